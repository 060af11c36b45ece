import Kernels

/// Rows of `table` at `ids`, one after another.
package func gatherRows<S: TensorScalar>(
  _ table: UnsafePointer<S>, _ ids: UnsafePointer<Int>, count: Int, width: Int,
  _ out: UnsafeMutablePointer<S>
) {
  switch S.kind {
  case .float: tensors_gather_rows_f32(count, width, f32(table), ids, 8, f32(out))
  case .double: tensors_gather_rows_f64(count, width, f64(table), ids, 8, f64(out))
  default:
    for i in 0..<count { (out + i * width).update(from: table + ids[i] * width, count: width) }
  }
}

/// Adds row i of `values` to row `ids[i]` of `table`, in order.
package func addRows<S: FloatingScalar>(
  _ values: UnsafePointer<S>, _ ids: UnsafePointer<Int>, count: Int, width: Int,
  to table: UnsafeMutablePointer<S>
) {
  switch S.kind {
  case .float: tensors_scatter_add_rows_f32(count, width, f32(values), ids, 8, f32(table))
  default: tensors_scatter_add_rows_f64(count, width, f64(values), ids, 8, f64(table))
  }
}

/// The position of the first index outside of 0..<bound, or nil.
package func firstBadIndex(_ ids: UnsafePointer<Int>, _ count: Int, bound: Int) -> Int? {
  let position = tensors_first_bad_index(count, ids, 8, bound)
  return position < 0 ? nil : position
}

/// Positions of the largest (smallest) elements along the middle axis of [outer, size, inner].
package func extremePositions<S: NumericScalar>(
  smallest: Bool, _ x: UnsafePointer<S>, outer: Int, size: Int, inner: Int,
  _ out: UnsafeMutablePointer<Int>
) {
  switch S.kind {
  case .float: tensors_argmax_f32(smallest, outer, size, inner, f32(x), out)
  case .double: tensors_argmax_f64(smallest, outer, size, inner, f64(x), out)
  default:
    for o in 0..<outer {
      for i in 0..<inner {
        let start = x + (o * size * inner + i)
        var best = 0
        for k in 1..<max(size, 1) {
          let (a, b) = (start[k * inner], start[best * inner])
          if smallest ? a < b : a > b { best = k }
        }
        out[o * inner + i] = best
      }
    }
  }
}

/// Elements as another type; fractions are cut off.
package func convert<A: TensorScalar, B: TensorScalar>(
  _ x: UnsafePointer<A>, _ y: UnsafeMutablePointer<B>, _ count: Int
) {
  switch (A.kind, B.kind) {
  case (.float, .double): tensors_convert_f32_f64(count, f32(x), f64(y))
  case (.double, .float): tensors_convert_f64_f32(count, f64(x), f32(y))
  case (.bool, .float), (.int, .float), (.int32, .float):
    for i in 0..<count { f32(y)[i] = Float(x[i].asDouble) }
  default: for i in 0..<count { y[i] = B.nearest(to: x[i].asDouble) }
  }
}
