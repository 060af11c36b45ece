extension Tensor where Scalar: FloatingScalar {
  /// The running sums along an axis: y[i] = x[0] + ...
  ///
  /// + x[i]. Gradient: running sums from the end.
  public func cumulativeSum(axis: Int = 0) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "cumulativeSum", shape)
    let result = detached().copied()
    let inner = elementCount(Array(shape[(axis + 1)...]))
    let outer = elementCount(Array(shape[..<axis]))
    for o in 0..<outer {
      for k in 1..<Swift.max(shape[axis], 1) {
        let row = result.mutablePointer + (o * shape[axis] + k) * inner
        apply(.add, row - inner, 1, row, 1, row, inner)
      }
    }
    return result.recorded(
      "cumulativeSum", self,
      pullback: .each { dy, _ in
        dy.flipped(axis: axis).cumulativeSum(axis: axis).flipped(axis: axis)
      })
  }

  /// The running products along an axis: y[i] = x[0] ...
  ///
  /// x[i]. Gradient: dy through all later products, without a division, so that a 0 does no harm.
  public func cumulativeProduct(axis: Int = 0) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "cumulativeProduct", shape)
    if shape[axis] == 0 { return self }
    // y[i] = x[i] y[i - 1] + 0, from 1 on.
    var rest = shape
    rest.remove(at: axis)
    return linearRecurrence(self, .zeros(shape), start: .ones(rest), axis: axis)
  }
}
