/// Tensors one after another along an axis; the other sizes are equal.
///
/// Gradient: the parts of dy.
public func concatenate<Scalar: FloatingScalar>(
  _ parts: [Tensor<Scalar>], axis: Int = 0
) -> Tensor<Scalar> {
  joined(parts, axis).recorded(
    "concatenate", parts,
    pullback: .joint { dy, wanted in
      let axis = axis < 0 ? axis + dy.rank : axis
      var start = 0
      return parts.enumerated().map { index, part in
        defer { start += part.shape[axis] }
        guard wanted[index] else { return nil }
        return dy.part(axis, start, part.shape[axis])
      }
    })
}

/// Tensors one after another along an axis; the other sizes are equal.
@_disfavoredOverload
public func concatenate<Scalar: TensorScalar>(
  _ parts: [Tensor<Scalar>], axis: Int = 0
) -> Tensor<Scalar> {
  joined(parts, axis)
}

/// Tensors of one shape side by side along a new axis.
public func stack<Scalar: FloatingScalar>(
  _ parts: [Tensor<Scalar>], axis: Int = 0
) -> Tensor<Scalar> {
  checkStack(parts)
  return concatenate(parts.map { $0.expanded(at: axis) }, axis: axis)
}

/// Tensors of one shape side by side along a new axis.
@_disfavoredOverload
public func stack<Scalar: TensorScalar>(
  _ parts: [Tensor<Scalar>], axis: Int = 0
) -> Tensor<Scalar> {
  checkStack(parts)
  return joined(parts.map { $0.expanded(at: axis) }, axis)
}

extension Tensor {
  /// The part of an axis from `start` on; without history.
  func partView(_ axis: Int, _ start: Int, _ size: Int) -> Tensor {
    var target = shape
    target[axis] = size
    let strides = explicitStrides
    return view(target, strides, offset: offset + (size == 0 ? 0 : start * strides[axis]))
  }

  func splitSizes(_ count: Int, _ axis: Int) -> [Int] {
    let size = shape[resolvedAxis(axis, rank: rank, "split", shape)]
    if count <= 0 || size % count != 0 {
      shapeError("split", [shape], "size \(size) is not \(count) equal parts")
    }
    return [Int](repeating: size / count, count: count)
  }

  func checkSplit(_ sizes: [Int], _ axis: Int) {
    let total = sizes.reduce(0, +)
    if total != shape[axis] || sizes.contains(where: { $0 < 0 }) {
      shapeError(
        "split", [shape], "sizes \(describe(shape: sizes)) add up to \(total), not \(shape[axis])")
    }
  }

  /// Parts of the given sizes along an axis.
  @_disfavoredOverload
  public func split(sizes: [Int], axis: Int = 0) -> [Tensor] {
    let axis = resolvedAxis(axis, rank: rank, "split", shape)
    checkSplit(sizes, axis)
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return partView(axis, start, size)
    }
  }

  /// Equal parts along an axis.
  @_disfavoredOverload
  public func split(_ count: Int, axis: Int = 0) -> [Tensor] {
    split(sizes: splitSizes(count, axis), axis: axis)
  }
}

extension Tensor where Scalar: FloatingScalar {
  func part(_ axis: Int, _ start: Int, _ size: Int) -> Tensor {
    let whole = TensorIndex.slice(start: nil, end: nil, step: 1)
    return sliced(
      [TensorIndex](repeating: whole, count: axis)
        + [.slice(start: start, end: start + size, step: 1)])
  }

  /// Parts of the given sizes along an axis: views.
  ///
  /// Gradient: dy in its place.
  public func split(sizes: [Int], axis: Int = 0) -> [Tensor] {
    let axis = resolvedAxis(axis, rank: rank, "split", shape)
    checkSplit(sizes, axis)
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return part(axis, start, size)
    }
  }

  /// Equal parts along an axis: views.
  public func split(_ count: Int, axis: Int = 0) -> [Tensor] {
    split(sizes: splitSizes(count, axis), axis: axis)
  }

  /// With `before` and `after` elements of `value` added along an axis.
  ///
  /// Gradient: the middle of dy.
  public func padded(
    axis: Int, before: Int = 0, after: Int = 0, value: Scalar = 0
  ) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "padded", shape)
    if before < 0 || after < 0 {
      shapeError("padded", [shape], "\(before) and \(after) elements cannot be added")
    }
    var target = shape
    target[axis] += before + after
    var result = Tensor.full(target, value)
    let whole = TensorIndex.slice(start: nil, end: nil, step: 1)
    result.put(
      detached(),
      at: [TensorIndex](repeating: whole, count: axis)
        + [.slice(start: before, end: before + shape[axis], step: 1)])
    return result.recorded(
      "padded", self, pullback: .each { [shape] dy, _ in dy.part(axis, before, shape[axis]) })
  }
}

private func checkStack<Scalar>(_ parts: [Tensor<Scalar>]) {
  for part in parts where part.shape != parts[0].shape {
    shapeError("stack", parts.map { $0.shape }, "the shapes differ")
  }
}

private func joined<Scalar: TensorScalar>(
  _ parts: [Tensor<Scalar>], _ axis: Int
) -> Tensor<Scalar> {
  guard let first = parts.first else { shapeError("concatenate", [], "there are no tensors") }
  let axis = resolvedAxis(axis, rank: first.rank, "concatenate", first.shape)
  var shape = first.shape
  shape[axis] = 0
  for part in parts {
    if part.rank != first.rank {
      shapeError("concatenate", parts.map { $0.shape }, "the ranks differ")
    }
    for other in shape.indices where other != axis && part.shape[other] != first.shape[other] {
      shapeError(
        "concatenate", parts.map { $0.shape },
        "sizes \(first.shape[other]) and \(part.shape[other]) of axis \(other) differ")
    }
    shape[axis] += part.shape[axis]
  }
  let result = Tensor<Scalar>(uninitialised: shape)
  let strides = rowMajorStrides(shape)
  var start = 0
  for part in parts {
    let part = part.contiguous()
    withExtendedLifetime(part) {
      writeStrided(
        from: part.pointer, shape: part.shape, to: result.mutablePointer + start * strides[axis],
        strides: strides)
    }
    start += part.shape[axis]
  }
  return result
}
