extension Tensor {
  /// Checks ids against an axis; the error names the first bad one.
  func checkIndices(_ name: StaticString, _ ids: Tensor<Int>, _ axis: Int) {
    let size = shape[axis]
    withExtendedLifetime(ids) {
      if let bad = firstBadIndex(ids.pointer, ids.count, bound: size) {
        indexError(name, index: ids.pointer[bad], axis: axis, shape: shape)
      }
    }
  }

  /// The gathered elements without history.
  func gatheredValue(_ ids: Tensor<Int>, _ axis: Int) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "gathered", shape)
    let ids = ids.contiguous()
    checkIndices("gathered", ids, axis)
    let x = contiguous()
    let outer = elementCount(Array(shape[..<axis]))
    let inner = elementCount(Array(shape[(axis + 1)...]))
    let size = shape[axis]
    let result = Tensor(
      uninitialised: Array(shape[..<axis]) + ids.shape + Array(shape[(axis + 1)...]))
    withExtendedLifetime((x, ids)) {
      for o in 0..<outer {
        gatherRows(
          x.pointer + o * size * inner, ids.pointer, count: ids.count, width: inner,
          result.mutablePointer + o * ids.count * inner)
      }
    }
    return result
  }

  /// The elements at `ids` along an axis: ids of shape S put S in the axis's place.
  @_disfavoredOverload
  public func gathered(_ ids: Tensor<Int>, axis: Int = 0) -> Tensor { gatheredValue(ids, axis) }

  /// The elements at `ids` along an axis.
  @_disfavoredOverload
  public func gathered(_ ids: [Int], axis: Int = 0) -> Tensor {
    gatheredValue(Tensor<Int>(ids), axis)
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The elements at `ids` along an axis: ids of shape S put S in the axis's place.
  ///
  /// [V, H] gathered with ids [T, B] gives [T, B, H]. Gradient: `scatterAdd` of dy.
  public func gathered(_ ids: Tensor<Int>, axis: Int = 0) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "gathered", shape)
    return gatheredValue(ids, axis).recorded(
      "gathered", self,
      pullback: .adding { dy, sum in
        if dy.record != nil || sum.record != nil {
          sum = sum.scatterAdd(ids, dy, axis: axis)
          return
        }
        sum.makeUnique()
        sum.addScattered(ids, dy, axis)
      })
  }

  /// The elements at `ids` along an axis.
  public func gathered(_ ids: [Int], axis: Int = 0) -> Tensor {
    gathered(Tensor<Int>(ids), axis: axis)
  }

  /// This tensor with `values` added at `ids` along an axis; an id that repeats adds up, in order.
  ///
  /// `values` has the shape that `gathered(ids, axis:)` would give. Gradients: dy, and dy gathered.
  public func scatterAdd(_ ids: Tensor<Int>, _ values: Tensor, axis: Int = 0) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "scatterAdd", shape)
    let expected = Array(shape[..<axis]) + ids.shape + Array(shape[(axis + 1)...])
    if values.shape != expected {
      shapeError(
        "scatterAdd", [shape, ids.shape, values.shape],
        "the values need shape \(describe(shape: expected))")
    }
    let ids = ids.contiguous()
    checkIndices("scatterAdd", ids, axis)
    var result = detached()
    result.makeUnique()
    result.addScattered(ids, values, axis)
    return result.recorded(
      "scatterAdd", self, values,
      pullback: .each { dy, input in input == 0 ? dy : dy.gathered(ids, axis: axis) })
  }

  /// Adds in place to memory that is this tensor's alone.
  private func addScattered(_ ids: Tensor<Int>, _ values: Tensor, _ axis: Int) {
    let ids = ids.contiguous()
    let values = values.contiguous()
    let outer = elementCount(Array(shape[..<axis]))
    let inner = elementCount(Array(shape[(axis + 1)...]))
    withExtendedLifetime((ids, values)) {
      for o in 0..<outer {
        addRows(
          values.pointer + o * ids.count * inner, ids.pointer, count: ids.count, width: inner,
          to: mutablePointer + o * shape[axis] * inner)
      }
    }
  }

  /// One element per row of the last axis: x [..., V] and ids [...] give [...].
  ///
  /// Gradient: dy at the ids, 0 elsewhere.
  public func picked(_ ids: Tensor<Int>) -> Tensor {
    if rank == 0 || ids.shape != Array(shape.dropLast()) {
      shapeError("picked", [shape, ids.shape], "one id per row of the last axis is needed")
    }
    let width = shape[rank - 1]
    let ids = ids.contiguous()
    checkIndices("picked", ids, rank - 1)
    let flat = Tensor<Int>(uninitialised: [ids.count])
    withExtendedLifetime(ids) {
      for i in 0..<ids.count { flat.mutablePointer[i] = i * width + ids.pointer[i] }
    }
    return reshaped([-1]).gathered(flat).reshaped(ids.shape)
  }
}
