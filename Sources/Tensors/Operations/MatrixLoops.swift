import Kernels

/// A matrix in memory: its first element and the distances between rows and between columns.
package struct MatrixView<S> {
  package var start: UnsafePointer<S>
  package var row: Int
  package var column: Int

  @inline(__always)
  package init(_ start: UnsafePointer<S>, row: Int, column: Int) {
    self.start = start
    self.row = row
    self.column = column
  }
}

/// `out = a b` for a [m, k], b [k, n] and a row-major out [m, n].
package func multiplyMatrices<S: NumericScalar>(
  _ a: MatrixView<S>, _ b: MatrixView<S>, m: Int, n: Int, k: Int, _ out: UnsafeMutablePointer<S>
) {
  switch S.kind {
  case .float:
    tensors_gemm_f32(
      m, n, k, f32(a.start), a.row, a.column, f32(b.start), b.row, b.column, f32(out), n, 1, false)
  case .double:
    tensors_gemm_f64(
      m, n, k, f64(a.start), a.row, a.column, f64(b.start), b.row, b.column, f64(out), n, 1, false)
  default:
    for i in 0..<m {
      let row = out + i * n
      row.update(repeating: 0, count: n)
      for p in 0..<k {
        let x = a.start[i * a.row + p * a.column]
        let source = b.start + p * b.row
        for j in 0..<n { row[j] += x * source[j * b.column] }
      }
    }
  }
}

/// The same for `batch` matrices, each `strideA` and `strideB` elements after the last.
package func multiplyMatrices<S: NumericScalar>(
  _ a: MatrixView<S>, batch: Int, _ strideA: Int, _ b: MatrixView<S>, _ strideB: Int,
  m: Int, n: Int, k: Int, _ out: UnsafeMutablePointer<S>
) {
  switch S.kind {
  case .float:
    tensors_gemm_batched_f32(
      batch, m, n, k, f32(a.start), strideA, a.row, a.column, f32(b.start), strideB, b.row,
      b.column, f32(out), m * n, n, 1, false)
  case .double:
    tensors_gemm_batched_f64(
      batch, m, n, k, f64(a.start), strideA, a.row, a.column, f64(b.start), strideB, b.row,
      b.column, f64(out), m * n, n, 1, false)
  default:
    for i in 0..<batch {
      multiplyMatrices(
        MatrixView(a.start + i * strideA, row: a.row, column: a.column),
        MatrixView(b.start + i * strideB, row: b.row, column: b.column), m: m, n: n, k: k,
        out + i * m * n)
    }
  }
}
