import Kernels

/// Ways to make one number of many.
package typealias Reduction = tensors_reduction

/// Reduces the middle axis of a row-major [outer, size, inner] to [outer, inner].
///
/// With `inner` 1, sums go by 16 lanes that a fixed tree joins; else each result is one chain.
package func reduce<S: NumericScalar>(
  _ reduction: Reduction, _ x: UnsafePointer<S>, outer: Int, size: Int, inner: Int,
  _ out: UnsafeMutablePointer<S>
) {
  switch S.kind {
  case .float: tensors_reduce_f32(reduction, outer, size, inner, f32(x), f32(out))
  case .double: tensors_reduce_f64(reduction, outer, size, inner, f64(x), f64(out))
  default: reduceIntegers(reduction, x, outer: outer, size: size, inner: inner, out)
  }
}

private func reduceIntegers<S: NumericScalar>(
  _ reduction: Reduction, _ x: UnsafePointer<S>, outer: Int, size: Int, inner: Int,
  _ out: UnsafeMutablePointer<S>
) {
  for o in 0..<outer {
    for i in 0..<inner {
      let start = x + (o * size * inner + i)
      var value: S
      switch reduction {
      case .sum:
        value = 0
        for k in 0..<size { value += start[k * inner] }
      case .sumSquares:
        value = 0
        for k in 0..<size { value += start[k * inner] * start[k * inner] }
      case .product:
        value = 1
        for k in 0..<size { value *= start[k * inner] }
      case .maximum:
        value = S.lowest
        for k in 0..<size { value = max(value, start[k * inner]) }
      case .minimum:
        value = S.highest
        for k in 0..<size { value = min(value, start[k * inner]) }
      }
      out[o * inner + i] = value
    }
  }
}

/// The softmax of each row of [rows, size], or its logarithm.
package func softmaxRows<S: FloatingScalar>(
  _ x: UnsafePointer<S>, rows: Int, size: Int, _ out: UnsafeMutablePointer<S>, logarithm: Bool
) {
  switch (S.kind, logarithm) {
  case (.float, false): tensors_softmax_f32(rows, size, f32(x), f32(out))
  case (.float, true): tensors_log_softmax_f32(rows, size, f32(x), f32(out))
  case (_, false): tensors_softmax_f64(rows, size, f64(x), f64(out))
  case (_, true): tensors_log_softmax_f64(rows, size, f64(x), f64(out))
  }
}

/// The gradient of `softmaxRows` from its result.
package func softmaxRowsBackward<S: FloatingScalar>(
  _ y: UnsafePointer<S>, _ dy: UnsafePointer<S>, rows: Int, size: Int,
  _ dx: UnsafeMutablePointer<S>, logarithm: Bool
) {
  switch (S.kind, logarithm) {
  case (.float, false): tensors_softmax_backward_f32(rows, size, f32(y), f32(dy), f32(dx))
  case (.float, true): tensors_log_softmax_backward_f32(rows, size, f32(y), f32(dy), f32(dx))
  case (_, false): tensors_softmax_backward_f64(rows, size, f64(y), f64(dy), f64(dx))
  case (_, true): tensors_log_softmax_backward_f64(rows, size, f64(y), f64(dy), f64(dx))
  }
}

/// log Σ exp of each row.
package func logSumExpRows<S: FloatingScalar>(
  _ x: UnsafePointer<S>, rows: Int, size: Int, _ out: UnsafeMutablePointer<S>
) {
  switch S.kind {
  case .float: tensors_log_sum_exp_f32(rows, size, f32(x), f32(out))
  default: tensors_log_sum_exp_f64(rows, size, f64(x), f64(out))
  }
}

/// The sum of the squares, in Double.
package func sumOfSquares<S: FloatingScalar>(_ x: UnsafePointer<S>, _ count: Int) -> Double {
  switch S.kind {
  case .float: tensors_sum_squares_f32(count, f32(x))
  default: tensors_sum_squares_f64(count, f64(x))
  }
}
