/// The matrix product of the last two axes: [..., M, K] x [..., K, N] -> [..., M, N].
///
/// Axes before them broadcast. A vector [K] on the left is a row, on the right a column, and its
/// axis is dropped from the result. Gradients: dy bᵀ and aᵀ dy.
public func matmul<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  if a.rank == 1 || b.rank == 1 { return vectorProduct(a, b) }
  return product(a, b).recorded(
    "matmul", a, b,
    pullback: .each { dy, input in
      if input == 0 { return matmul(dy, b.transposed()) }
      // One product over all rows sums over the batch at once.
      if b.rank == 2 && a.rank > 2 {
        let rows = a.reshaped([-1, a.shape[a.rank - 1]])
        return matmul(rows.transposed(), dy.reshaped([rows.shape[0], dy.shape[dy.rank - 1]]))
      }
      return matmul(a.transposed(), dy)
    })
}

/// The matrix product of whole numbers: [..., M, K] x [..., K, N] -> [..., M, N].
@_disfavoredOverload
public func matmul<Scalar: NumericScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  let x = a.rank == 1 ? a.expanded(at: 0) : a
  let y = b.rank == 1 ? b.expanded(at: 1) : b
  var result = product(x, y)
  if b.rank == 1 { result = result.squeezed(at: -1) }
  if a.rank == 1 { result = result.squeezed(at: b.rank == 1 ? -1 : -2) }
  return result
}

/// The sum of the products of two vectors of the same size.
public func dot<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  if a.rank != 1 || a.shape != b.shape {
    shapeError("dot", [a.shape, b.shape], "two vectors of one size are needed")
  }
  return (a * b).sum()
}

private func vectorProduct<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  if a.rank == 0 || b.rank == 0 {
    shapeError("matmul", [a.shape, b.shape], "a single number has no axes to multiply over")
  }
  let x = a.rank == 1 ? a.expanded(at: 0) : a
  let y = b.rank == 1 ? b.expanded(at: 1) : b
  if x.shape[x.rank - 1] != y.shape[y.rank - 2] { innerSizesDiffer(a.shape, b.shape) }
  var result = matmul(x, y)
  if b.rank == 1 { result = result.squeezed(at: -1) }
  if a.rank == 1 { result = result.squeezed(at: b.rank == 1 ? -1 : -2) }
  return result
}

private func innerSizesDiffer(_ a: [Int], _ b: [Int]) -> Never {
  let inner = a[a.count - 1]
  let other = b[b.count == 1 ? 0 : b.count - 2]
  shapeError("matmul", [a, b], "inner sizes \(inner) and \(other) differ")
}

/// The product without history.
private func product<Scalar: NumericScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  if a.rank < 2 || b.rank < 2 {
    shapeError("matmul", [a.shape, b.shape], "two matrices are needed")
  }
  let (m, k) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
  let n = b.shape[b.rank - 1]
  if k != b.shape[b.rank - 2] { innerSizesDiffer(a.shape, b.shape) }
  checkedElementCount([m, n], "matmul")
  if a.rank == 2 && b.rank == 2 {
    let result = Tensor<Scalar>(uninitialised: [m, n])
    withExtendedLifetime((a, b)) {
      multiplyMatrices(
        lastMatrix(a), lastMatrix(b), m: m, n: n, k: k, result.mutablePointer)
    }
    return result
  }
  let leadA = Array(a.shape.dropLast(2))
  let leadB = Array(b.shape.dropLast(2))
  if b.rank == 2 && a.isContiguous {
    let result = Tensor<Scalar>(uninitialised: leadA + [m, n])
    withExtendedLifetime((a, b)) {
      multiplyMatrices(
        MatrixView(a.pointer, row: k, column: 1), lastMatrix(b), m: elementCount(leadA) * m, n: n,
        k: k, result.mutablePointer)
    }
    return result
  }
  if leadA != leadB && !leadA.isEmpty && !leadB.isEmpty {
    let rank = max(leadA.count, leadB.count)
    for axis in 0..<rank {
      let x = axis < rank - leadA.count ? 1 : leadA[axis - (rank - leadA.count)]
      let y = axis < rank - leadB.count ? 1 : leadB[axis - (rank - leadB.count)]
      if x != y && x != 1 && y != 1 {
        shapeError("matmul", [a.shape, b.shape], "batch sizes \(x) and \(y) differ")
      }
    }
  }
  let lead = broadcastShape("matmul", leadA, leadB)
  let result = Tensor<Scalar>(uninitialised: lead + [m, n])
  let stridesA = a.explicitStrides
  let stridesB = b.explicitStrides
  let x = lastMatrix(a)
  let y = lastMatrix(b)
  let size = m * n
  let plan = LoopPlan(
    shape: lead + [1],
    a: broadcastStrides(from: leadA, Array(stridesA.dropLast(2)), to: lead) + [0],
    b: broadcastStrides(from: leadB, Array(stridesB.dropLast(2)), to: lead) + [0])
  if result.count == 0 { return result }
  withExtendedLifetime((a, b)) {
    plan.forEachBatch { out, count, offsetA, strideA, offsetB, strideB in
      multiplyMatrices(
        MatrixView(x.start + offsetA, row: x.row, column: x.column), batch: count, strideA,
        MatrixView(y.start + offsetB, row: y.row, column: y.column), strideB, m: m, n: n, k: k,
        result.mutablePointer + out * size)
    }
  }
  return result
}

private func lastMatrix<Scalar>(_ x: Tensor<Scalar>) -> MatrixView<Scalar> {
  guard let strides = x.strides else {
    return MatrixView(x.pointer, row: x.shape[x.rank - 1], column: 1)
  }
  return MatrixView(x.pointer, row: strides[x.rank - 2], column: strides[x.rank - 1])
}

extension LoopPlan {
  /// Calls `body` for each run along the last axis, as batches of equal steps.
  fileprivate func forEachBatch(
    _ body: (
      _ out: Int, _ count: Int, _ a: Int, _ strideA: Int, _ b: Int, _ strideB: Int
    ) -> Void
  ) {
    let inner = shape.count - 1
    forEachRun { out, x, y in body(out, shape[inner], x, a[inner], y, b[inner]) }
  }
}
