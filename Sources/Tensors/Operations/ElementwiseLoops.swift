import Kernels

/// Functions of two numbers.
package typealias BinaryFunction = tensors_binary

/// Functions of one number.
package typealias UnaryFunction = tensors_unary

/// Comparisons of two numbers.
package typealias Comparison = tensors_comparison

/// `out[i] = function(a[i * stepA], b[i * stepB])`; the steps are 0 or 1, `out` may be `a` or `b`.
@inline(__always)
package func apply<S: NumericScalar>(
  _ function: BinaryFunction, _ a: UnsafePointer<S>, _ stepA: Int, _ b: UnsafePointer<S>,
  _ stepB: Int, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch S.kind {
  case .float:
    tensors_binary_f32(function, 1, count, f32(a), 0, stepA, f32(b), 0, stepB, f32(out))
  case .double:
    tensors_binary_f64(function, 1, count, f64(a), 0, stepA, f64(b), 0, stepB, f64(out))
  default: applyToIntegers(function, a, stepA, b, stepB, out, count)
  }
}

/// The function at every position of a plan; `out` is row-major.
package func apply<S: NumericScalar>(
  _ function: BinaryFunction, _ plan: LoopPlan, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  _ out: UnsafeMutablePointer<S>
) {
  let rank = plan.shape.count
  switch S.kind {
  case .float:
    tensors_binary_view_f32(function, rank, plan.shape, f32(a), plan.a, f32(b), plan.b, f32(out))
  case .double:
    tensors_binary_view_f64(function, rank, plan.shape, f64(a), plan.a, f64(b), plan.b, f64(out))
  default:
    let (run, stepA, stepB) = (plan.shape[rank - 1], plan.a[rank - 1], plan.b[rank - 1])
    plan.forEachRun { position, x, y in
      applyToIntegers(function, a + x, stepA, b + y, stepB, out + position, run)
    }
  }
}

@inline(never)
private func applyToIntegers<S: NumericScalar>(
  _ function: BinaryFunction, _ a: UnsafePointer<S>, _ stepA: Int, _ b: UnsafePointer<S>,
  _ stepB: Int, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch function {
  case .add: for i in 0..<count { out[i] = a[i * stepA] + b[i * stepB] }
  case .subtract: for i in 0..<count { out[i] = a[i * stepA] - b[i * stepB] }
  case .multiply: for i in 0..<count { out[i] = a[i * stepA] * b[i * stepB] }
  case .divide:
    for i in 0..<count {
      if b[i * stepB] == 0 { invalidValue("divide: \(a[i * stepA]) / 0 is no whole number") }
      out[i] = a[i * stepA] / b[i * stepB]
    }
  case .maximum: for i in 0..<count { out[i] = max(a[i * stepA], b[i * stepB]) }
  case .minimum: for i in 0..<count { out[i] = min(a[i * stepA], b[i * stepB]) }
  case .power: invalidValue("pow: whole numbers have no power function")
  }
}

/// `out[i] = comparison(a[i * stepA], b[i * stepB])`; the steps are 0 or 1.
package func apply<S: NumericScalar>(
  _ comparison: Comparison, _ a: UnsafePointer<S>, _ stepA: Int, _ b: UnsafePointer<S>,
  _ stepB: Int, _ out: UnsafeMutablePointer<Bool>, _ count: Int
) {
  switch S.kind {
  case .float:
    tensors_compare_f32(comparison, 1, count, f32(a), 0, stepA, f32(b), 0, stepB, masks(out))
  case .double:
    tensors_compare_f64(comparison, 1, count, f64(a), 0, stepA, f64(b), 0, stepB, masks(out))
  default:
    switch comparison {
    case .equal: for i in 0..<count { out[i] = a[i * stepA] == b[i * stepB] }
    case .notEqual: for i in 0..<count { out[i] = a[i * stepA] != b[i * stepB] }
    case .less: for i in 0..<count { out[i] = a[i * stepA] < b[i * stepB] }
    case .lessOrEqual: for i in 0..<count { out[i] = a[i * stepA] <= b[i * stepB] }
    case .greater: for i in 0..<count { out[i] = a[i * stepA] > b[i * stepB] }
    case .greaterOrEqual: for i in 0..<count { out[i] = a[i * stepA] >= b[i * stepB] }
    }
  }
}

/// `out[i] = function(x[i])`; whole numbers have negate, abs, square and sign only.
@inline(__always)
package func apply<S: NumericScalar>(
  _ function: UnaryFunction, _ x: UnsafePointer<S>, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch S.kind {
  case .float: tensors_map_f32(function, count, f32(x), f32(out))
  case .double: tensors_map_f64(function, count, f64(x), f64(out))
  default: applyToIntegers(function, x, out, count)
  }
}

@inline(never)
private func applyToIntegers<S: NumericScalar>(
  _ function: UnaryFunction, _ x: UnsafePointer<S>, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch function {
  case .negate: for i in 0..<count { out[i] = -x[i] }
  case .abs: for i in 0..<count { out[i] = x[i] < 0 ? -x[i] : x[i] }
  case .square: for i in 0..<count { out[i] = x[i] * x[i] }
  case .sign: for i in 0..<count { out[i] = x[i] > 0 ? 1 : x[i] < 0 ? -1 : 0 }
  default: invalidValue("whole numbers have no such function")
  }
}

/// `dx[i] = dy[i] f'(x[i])` from `y = f(x)`, for functions whose derivative `y` gives.
@inline(__always)
package func applyBackward<S: FloatingScalar>(
  _ function: UnaryFunction, _ y: UnsafePointer<S>, _ dy: UnsafePointer<S>,
  _ dx: UnsafeMutablePointer<S>, _ count: Int
) {
  switch S.kind {
  case .float: tensors_map_backward_f32(function, count, nil, f32(y), f32(dy), f32(dx), false)
  default: tensors_map_backward_f64(function, count, nil, f64(y), f64(dy), f64(dx), false)
  }
}

/// `out[i] = min(max(x[i], low), high)`.
package func applyClamp<S: FloatingScalar>(
  _ low: S, _ high: S, _ x: UnsafePointer<S>, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch S.kind {
  case .float: tensors_clamp_f32(count, Float(low), Float(high), f32(x), f32(out))
  default: tensors_clamp_f64(count, Double(low), Double(high), f64(x), f64(out))
  }
}

/// `out[i] = mask[i] ? a[i * stepA] : b[i * stepB]`; the steps are 0 or 1.
package func applySelect<S: TensorScalar>(
  _ mask: UnsafePointer<Bool>, _ a: UnsafePointer<S>, _ stepA: Int, _ b: UnsafePointer<S>,
  _ stepB: Int, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch S.kind {
  case .float: tensors_select_f32(count, masks(mask), f32(a), stepA, f32(b), stepB, f32(out))
  case .double: tensors_select_f64(count, masks(mask), f64(a), stepA, f64(b), stepB, f64(out))
  default: for i in 0..<count { out[i] = mask[i] ? a[i * stepA] : b[i * stepB] }
  }
}

/// Sets all elements.
package func applyFill<S: TensorScalar>(_ value: S, _ out: UnsafeMutablePointer<S>, _ count: Int) {
  switch S.kind {
  case .float: tensors_fill_f32(count, unsafeBitCast(value, to: Float.self), f32(out))
  case .double: tensors_fill_f64(count, unsafeBitCast(value, to: Double.self), f64(out))
  default: out.update(repeating: value, count: count)
  }
}
