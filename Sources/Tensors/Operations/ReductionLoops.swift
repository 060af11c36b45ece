import Kernels

/// Ways to make one number of many.
package enum Reduction {
  case sum, maximum, minimum, product
}

/// Reduces the middle axis of a row-major [outer, size, inner] to [outer, inner].
///
/// With `inner` 1, sums go by 16 lanes that a fixed tree joins; else each result is one chain.
package func reduce<S: NumericScalar>(
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
      case .product:
        value = 1
        for k in 0..<size { value *= start[k * inner] }
      case .maximum:
        value = S.lowest
        for k in 0..<size {
          let y = start[k * inner]
          if y > value || y != y { value = y }
        }
      case .minimum:
        value = S.highest
        for k in 0..<size {
          let y = start[k * inner]
          if y < value || y != y { value = y }
        }
      }
      out[o * inner + i] = value
    }
  }
}

/// The softmax of each row of [rows, size], or its logarithm.
package func softmaxRows<S: FloatingScalar>(
  _ x: UnsafePointer<S>, rows: Int, size: Int, _ out: UnsafeMutablePointer<S>, logarithm: Bool
) {
  for row in 0..<rows {
    let start = x + row * size
    let target = out + row * size
    var largest = S.lowest
    for i in 0..<size { largest = max(largest, start[i]) }
    for i in 0..<size { target[i] = start[i] - largest }
    var total: S = 0
    for i in 0..<size {
      var e: S = 0
      apply(.exp, target + i, &e, 1)
      total += e
      if !logarithm { target[i] = e }
    }
    if logarithm {
      var l: S = 0
      apply(.log, &total, &l, 1)
      for i in 0..<size { target[i] -= l }
    } else {
      for i in 0..<size { target[i] /= total }
    }
  }
}
