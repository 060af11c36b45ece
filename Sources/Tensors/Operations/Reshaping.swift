// Operations that move no elements: the results are views of the same memory.

extension Tensor {
  /// A view without history.
  func view(_ shape: [Int], _ strides: [Int]?, offset: Int? = nil) -> Tensor {
    var strides = strides
    if let given = strides, isRowMajor(shape, given) { strides = nil }
    return Tensor(buffer: buffer, offset: offset ?? self.offset, shape: shape, strides: strides)
  }

  /// A view that reads as a larger shape, without history.
  func view(as target: [Int]) -> Tensor {
    if shape == target { return detached() }
    return view(target, broadcastStrides(from: shape, explicitStrides, to: target))
  }

  /// The view under another shape of as many elements, copied if it must be; without history.
  func reshapedView(_ target: [Int]) -> Tensor {
    if let strides {
      var kept: [Int] = []
      if let mapped = reshapedStrides(shape, strides, target) {
        kept = mapped
        return view(target, kept)
      }
      return Tensor(buffer: copied().buffer, offset: 0, shape: target, strides: nil)
    }
    return Tensor(buffer: buffer, offset: offset, shape: target, strides: nil)
  }

  func resolvedShape(_ target: [Int]) -> [Int] {
    guard let unknown = target.firstIndex(of: -1) else {
      if checkedElementCount(target, "reshaped") != count {
        shapeError("reshaped", [shape, target], "\(count) elements do not fill it")
      }
      return target
    }
    var others = target
    others.remove(at: unknown)
    if others.contains(-1) {
      shapeError("reshaped", [shape, target], "only one size may be -1")
    }
    let known = checkedElementCount(others, "reshaped")
    if known == 0 || count % known != 0 {
      shapeError("reshaped", [shape, target], "\(count) elements do not fill it")
    }
    var result = target
    result[unknown] = count / known
    return result
  }

  func transposedView(_ axes: [Int]) -> Tensor {
    let strides = explicitStrides
    return view(axes.map { shape[$0] }, axes.map { strides[$0] })
  }

  func resolvedAxes(_ axes: [Int]) -> [Int] {
    if axes.isEmpty {
      if rank < 2 { return Array(0..<rank) }
      return Array(0..<(rank - 2)) + [rank - 1, rank - 2]
    }
    let resolved = axes.map { resolvedAxis($0, rank: rank, "transposed", shape) }
    if Set(resolved).count != rank || resolved.count != rank {
      shapeError("transposed", [shape], "axes \(describe(shape: axes)) are not each axis once")
    }
    return resolved
  }

  /// The same elements in another shape; one size may be -1, which means as many as there are.
  @_disfavoredOverload
  public func reshaped(_ target: [Int]) -> Tensor { reshapedView(resolvedShape(target)) }

  /// The axes in another order; without arguments the last two are swapped.
  @_disfavoredOverload
  public func transposed(_ axes: Int...) -> Tensor { transposedView(resolvedAxes(axes)) }

  /// With a new axis of size 1 that becomes number `axis`; -1 puts it last.
  @_disfavoredOverload
  public func expanded(at axis: Int) -> Tensor { reshaped(expandedShape(axis)) }

  /// Without an axis of size 1.
  @_disfavoredOverload
  public func squeezed(at axis: Int) -> Tensor { reshaped(squeezedShape(axis)) }

  /// Read as a larger shape: axes of size 1 stretch, missing ones are added on the left.
  @_disfavoredOverload
  public func broadcast(to target: [Int]) -> Tensor {
    checkBroadcast(target)
    return view(as: target)
  }

  /// With the elements along an axis in reverse order.
  @_disfavoredOverload
  public func flipped(axis: Int = 0) -> Tensor { flippedView(axis) }

  func expandedShape(_ axis: Int) -> [Int] {
    let position = axis < 0 ? axis + rank + 1 : axis
    if position < 0 || position > rank {
      shapeError("expanded", [shape], "there is no place \(axis) for a new axis")
    }
    var target = shape
    target.insert(1, at: position)
    return target
  }

  func squeezedShape(_ axis: Int) -> [Int] {
    let axis = resolvedAxis(axis, rank: rank, "squeezed", shape)
    if shape[axis] != 1 {
      shapeError("squeezed", [shape], "axis \(axis) has size \(shape[axis]), not 1")
    }
    var target = shape
    target.remove(at: axis)
    return target
  }

  func checkBroadcast(_ target: [Int]) {
    if shape == target { return }
    if target.count < rank || broadcastShape("broadcast", shape, target) != target {
      shapeError("broadcast", [shape, target], "the first does not stretch to the second")
    }
  }

  func flippedView(_ axis: Int) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "flipped", shape)
    if shape[axis] == 0 { return detached() }
    var strides = explicitStrides
    let start = offset + (shape[axis] - 1) * strides[axis]
    strides[axis] = -strides[axis]
    return view(shape, strides, offset: start)
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The same elements in another shape; one size may be -1.
  ///
  /// Gradient: dy in the old shape.
  public func reshaped(_ target: [Int]) -> Tensor {
    reshapedView(resolvedShape(target)).recorded(
      "reshaped", self, pullback: .each { [shape] dy, _ in dy.reshaped(shape) })
  }

  /// The axes in another order; without arguments the last two swapped.
  ///
  /// Gradient: dy put back.
  public func transposed(_ axes: Int...) -> Tensor {
    permuted(resolvedAxes(axes))
  }

  func permuted(_ axes: [Int]) -> Tensor {
    transposedView(axes).recorded(
      "transposed", self,
      pullback: .each { dy, _ in
        var inverse = axes
        for (position, axis) in axes.enumerated() { inverse[axis] = position }
        return dy.permuted(inverse)
      })
  }

  /// With a new axis of size 1 that becomes number `axis`; -1 puts it last.
  public func expanded(at axis: Int) -> Tensor { reshaped(expandedShape(axis)) }

  /// Without an axis of size 1.
  public func squeezed(at axis: Int) -> Tensor { reshaped(squeezedShape(axis)) }

  /// Read as a larger shape: axes of size 1 stretch, missing ones come on the left.
  ///
  /// Gradient: sums.
  public func broadcast(to target: [Int]) -> Tensor {
    checkBroadcast(target)
    return view(as: target).recorded("broadcast", self, pullback: .each { dy, _ in dy })
  }

  /// With the elements along an axis in reverse order.
  ///
  /// Gradient: dy flipped.
  public func flipped(axis: Int = 0) -> Tensor {
    flippedView(axis).recorded("flipped", self, pullback: .each { dy, _ in dy.flipped(axis: axis) })
  }
}

private func isRowMajor(_ shape: [Int], _ strides: [Int]) -> Bool {
  if shape.contains(0) { return true }
  var expected = 1
  for axis in shape.indices.reversed() where shape[axis] != 1 {
    if strides[axis] != expected { return false }
    expected *= shape[axis]
  }
  return true
}

/// The strides of a view under another shape, or nil if the elements must be moved.
private func reshapedStrides(_ shape: [Int], _ strides: [Int], _ target: [Int]) -> [Int]? {
  if shape.contains(0) { return rowMajorStrides(target) }
  let plan = LoopPlan(shape: shape, a: strides, b: strides)
  var result = [Int](repeating: 0, count: target.count)
  var axis = plan.shape.count - 1
  var room = plan.shape[axis]
  var stride = plan.a[axis]
  for position in target.indices.reversed() where target[position] != 1 {
    while room == 1 {
      axis -= 1
      if axis < 0 { return nil }
      room = plan.shape[axis]
      stride = plan.a[axis]
    }
    if room % target[position] != 0 { return nil }
    result[position] = stride
    stride *= target[position]
    room /= target[position]
  }
  return result
}
