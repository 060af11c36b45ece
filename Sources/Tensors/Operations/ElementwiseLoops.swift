import Kernels

#if canImport(Glibc)
  import Glibc
#endif

/// Functions of two numbers.
package enum BinaryFunction {
  case add, subtract, multiply, divide, maximum, minimum, power
}

/// Functions of one number.
package enum UnaryFunction {
  case negate, absolute, sign, square, reciprocal, exp, log, sqrt, sin, cos, tanh, sigmoid, relu
}

/// Comparisons of two numbers.
package enum Comparison {
  case less, lessOrEqual, equal, notEqual
}

/// `out[i] = function(a[i * stepA], b[i * stepB])`; the steps are 0 or 1, `out` may be `a` or `b`.
package func apply<S: NumericScalar>(
  _ function: BinaryFunction, _ a: UnsafePointer<S>, _ stepA: Int, _ b: UnsafePointer<S>,
  _ stepB: Int, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch function {
  case .add: for i in 0..<count { out[i] = a[i * stepA] + b[i * stepB] }
  case .subtract: for i in 0..<count { out[i] = a[i * stepA] - b[i * stepB] }
  case .multiply: for i in 0..<count { out[i] = a[i * stepA] * b[i * stepB] }
  case .divide: for i in 0..<count { out[i] = a[i * stepA] / b[i * stepB] }
  case .maximum:
    for i in 0..<count {
      let (x, y) = (a[i * stepA], b[i * stepB])
      out[i] = x != x ? x : (x > y ? x : y)
    }
  case .minimum:
    for i in 0..<count {
      let (x, y) = (a[i * stepA], b[i * stepB])
      out[i] = x != x ? x : (x < y ? x : y)
    }
  case .power:
    for i in 0..<count {
      out[i] = S.nearest(to: Glibc.pow(a[i * stepA].asDouble, b[i * stepB].asDouble))
    }
  }
}

/// `out[i] = comparison(a[i * stepA], b[i * stepB])`; the steps are 0 or 1.
package func apply<S: NumericScalar>(
  _ comparison: Comparison, _ a: UnsafePointer<S>, _ stepA: Int, _ b: UnsafePointer<S>,
  _ stepB: Int, _ out: UnsafeMutablePointer<Bool>, _ count: Int
) {
  switch comparison {
  case .less: for i in 0..<count { out[i] = a[i * stepA] < b[i * stepB] }
  case .lessOrEqual: for i in 0..<count { out[i] = a[i * stepA] <= b[i * stepB] }
  case .equal: for i in 0..<count { out[i] = a[i * stepA] == b[i * stepB] }
  case .notEqual: for i in 0..<count { out[i] = a[i * stepA] != b[i * stepB] }
  }
}

/// `out[i] = function(x[i])` for functions that whole numbers have too.
package func apply<S: NumericScalar>(
  _ function: UnaryFunction, _ x: UnsafePointer<S>, _ out: UnsafeMutablePointer<S>, _ count: Int
) {
  switch function {
  case .negate: for i in 0..<count { out[i] = -x[i] }
  case .absolute: for i in 0..<count { out[i] = x[i] < 0 ? -x[i] : x[i] }
  case .sign: for i in 0..<count { out[i] = x[i] > 0 ? 1 : x[i] < 0 ? -1 : x[i] }
  case .square: for i in 0..<count { out[i] = x[i] * x[i] }
  case .relu: for i in 0..<count { out[i] = x[i] < 0 ? 0 : x[i] }
  case .reciprocal: for i in 0..<count { out[i] = 1 / x[i] }
  case .exp: for i in 0..<count { out[i] = S.nearest(to: Glibc.exp(x[i].asDouble)) }
  case .log: for i in 0..<count { out[i] = S.nearest(to: Glibc.log(x[i].asDouble)) }
  case .sqrt: for i in 0..<count { out[i] = S.nearest(to: x[i].asDouble.squareRoot()) }
  case .sin: for i in 0..<count { out[i] = S.nearest(to: Glibc.sin(x[i].asDouble)) }
  case .cos: for i in 0..<count { out[i] = S.nearest(to: Glibc.cos(x[i].asDouble)) }
  case .tanh: for i in 0..<count { out[i] = S.nearest(to: Glibc.tanh(x[i].asDouble)) }
  case .sigmoid:
    for i in 0..<count { out[i] = S.nearest(to: 1 / (1 + Glibc.exp(-x[i].asDouble))) }
  }
}

/// `dx[i] = dy[i] f'(x[i])` from `y = f(x)`, for tanh and sigmoid; dx may be dy.
package func applyBackward<S: FloatingScalar>(
  _ function: UnaryFunction, _ y: UnsafePointer<S>, _ dy: UnsafePointer<S>,
  _ dx: UnsafeMutablePointer<S>, _ count: Int
) {
  if function == .tanh {
    for i in 0..<count { dx[i] = dy[i] * (1 - y[i] * y[i]) }
  } else {
    for i in 0..<count { dx[i] = dy[i] * y[i] * (1 - y[i]) }
  }
}
