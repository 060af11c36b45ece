/// exp(x) / Σ exp(x) along an axis, without overflow.
///
/// Gradient: y (dy - Σ y dy).
///
/// Where all elements are minus infinity, as where a mask hides them all, the result is 0 and no
/// gradient flows (PyTorch gives NaN). Where one is infinite, the result is NaN.
public func softmax<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, axis: Int = -1
) -> Tensor<Scalar> {
  let last = resolvedAxis(axis, rank: x.rank, "softmax", x.shape) == x.rank - 1
  if !last { return alongLast(x, axis) { softmax($0) } }
  let y = rows(x, logarithm: false)
  return y.recorded(
    "softmax", x,
    pullback: .output(
      { dy, y in
        rowsBackward(dy, y, logarithm: false)
          ?? y * (dy - (y * dy).sum(axis: -1, keepRank: true))
      }, y))
}

/// x - log Σ exp(x) along an axis, without overflow.
///
/// Gradient: dy - exp(y) Σ dy.
///
/// At infinities it is the logarithm of what `softmax` gives.
public func logSoftmax<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, axis: Int = -1
) -> Tensor<Scalar> {
  let last = resolvedAxis(axis, rank: x.rank, "logSoftmax", x.shape) == x.rank - 1
  if !last { return alongLast(x, axis) { logSoftmax($0) } }
  let y = rows(x, logarithm: true)
  return y.recorded(
    "logSoftmax", x,
    pullback: .output(
      { dy, y in
        rowsBackward(dy, y, logarithm: true) ?? dy - exp(y) * dy.sum(axis: -1, keepRank: true)
      }, y))
}

/// log Σ exp(x) along an axis, without overflow.
///
/// Gradient: dy softmax(x).
///
/// Infinite if an element is, minus infinity if all are; the gradient is then NaN at the infinite
/// elements and 0 elsewhere, or 0.
public func logSumExp<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, axis: Int = -1, keepRank: Bool = false
) -> Tensor<Scalar> {
  let axis = resolvedAxis(axis, rank: x.rank, "logSumExp", x.shape)
  var order = Array(0..<x.rank)
  order.append(order.remove(at: axis))
  let rows = x.transposedView(order).contiguous()
  var shape = x.shape
  shape[axis] = 1
  let value = Tensor<Scalar>(uninitialised: shape)
  withExtendedLifetime(rows) {
    logSumExpRows(
      rows.pointer, rows: value.count, size: x.shape[axis], value.mutablePointer)
  }
  let result = keepRank ? value : value.squeezed(at: axis)
  return result.recorded(
    "logSumExp", x,
    pullback: .each { dy, _ in
      let dy = keepRank ? dy : dy.reshaped(value.shape)
      let isInfinite = value .== .infinity
      if !isInfinite.any { return dy * softmax(x, axis: axis) }
      return dy * `where`(isInfinite, exp(x - value), softmax(x, axis: axis))
    })
}

/// Applies a function of the last axis to another one.
private func alongLast<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ axis: Int, _ body: (Tensor<Scalar>) -> Tensor<Scalar>
) -> Tensor<Scalar> {
  var order = Array(0..<x.rank)
  order.swapAt(axis < 0 ? axis + x.rank : axis, x.rank - 1)
  return body(x.permuted(order)).permuted(order)
}

private func rows<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, logarithm: Bool
) -> Tensor<Scalar> {
  let x = x.contiguous()
  let y = Tensor<Scalar>(uninitialised: x.shape)
  let size = x.shape[x.rank - 1]
  if x.count == 0 { return y }
  withExtendedLifetime(x) {
    softmaxRows(
      x.pointer, rows: x.count / size, size: size, y.mutablePointer, logarithm: logarithm)
  }
  return y
}

/// The gradient in one loop, or nil if it must be recorded.
private func rowsBackward<Scalar: FloatingScalar>(
  _ dy: Tensor<Scalar>, _ y: Tensor<Scalar>, logarithm: Bool
) -> Tensor<Scalar>? {
  if dy.record != nil || GradientContext.current.isRecording { return nil }
  let dy = dy.contiguous()
  let y = y.contiguous()
  let dx = Tensor<Scalar>(uninitialised: y.shape)
  let size = y.shape[y.rank - 1]
  if y.count == 0 { return dx }
  withExtendedLifetime((dy, y)) {
    softmaxRowsBackward(
      y.pointer, dy.pointer, rows: y.count / size, size: size, dx.mutablePointer,
      logarithm: logarithm)
  }
  return dx
}
