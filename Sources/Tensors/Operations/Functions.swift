// Functions of each element. Each is one function with formula, value and gradient.

/// eˣ.
///
/// Gradient: dy y.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func exp<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.exp, x)
  return y.recorded("exp", x, pullback: .output({ dy, y in dy * y }, y))
}

/// ln x.
///
/// Gradient: dy / x.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func log<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.log, x).recorded("log", x, pullback: .each { dy, _ in dy / x })
}

/// ln(1 + x), precise where x is small.
///
/// Gradient: dy / (1 + x).
public func log1p<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.log1p, x).recorded("log1p", x, pullback: .each { dy, _ in dy / (1 + x) })
}

/// eˣ - 1, precise where x is small.
///
/// Gradient: dy (y + 1).
public func expm1<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.expm1, x)
  return y.recorded("expm1", x, pullback: .output({ dy, y in dy * (y + 1) }, y))
}

/// √x.
///
/// Gradient: dy / (2 y), infinite at 0.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func sqrt<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.sqrt, x)
  return y.recorded("sqrt", x, pullback: .output({ dy, y in dy / (2 * y) }, y))
}

/// tanh x.
///
/// Gradient: dy (1 - y²).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func tanh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.tanh, x)
  return y.recorded("tanh", x, pullback: .output({ dy, y in derived(.tanh, dy, y) }, y))
}

/// 1 / (1 + e⁻ˣ).
///
/// Gradient: dy y (1 - y).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func sigmoid<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.sigmoid, x)
  return y.recorded("sigmoid", x, pullback: .output({ dy, y in derived(.sigmoid, dy, y) }, y))
}

/// max(x, 0).
///
/// Gradient: dy where x > 0 or NaN, else 0; 0 at 0.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func relu<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.relu, x).recorded("relu", x, pullback: .each { dy, _ in `where`(x .<= 0, 0, dy) })
}

/// sin x.
///
/// Gradient: dy cos x.
public func sin<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.sin, x).recorded("sin", x, pullback: .each { dy, _ in dy * cos(x) })
}

/// cos x.
///
/// Gradient: -dy sin x.
public func cos<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.cos, x).recorded("cos", x, pullback: .each { dy, _ in -(dy * sin(x)) })
}

/// |x|.
///
/// Gradient: dy sign(x), 0 at 0, NaN at NaN.
public func abs<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.abs, x).recorded("abs", x, pullback: .each { dy, _ in dy * sign(x) })
}

/// -1, 0 or 1 as x is negative, 0 or positive; NaN stays, as in NumPy.
///
/// Its gradient is 0 everywhere.
public func sign<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.sign, x)
}

/// x².
///
/// Gradient: 2 dy x.
public func square<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.square, x).recorded("square", x, pullback: .each { dy, _ in 2 * dy * x })
}

/// min(1, max(0, x/5 + 1/2)), the cheap stand-in for `sigmoid`.
///
/// Gradient: dy / 5 between the ends, 0 at and beyond them.
public func hardSigmoid<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.hardSigmoid, x)
  return y.recorded(
    "hardSigmoid", x, pullback: .each { dy, _ in `where`((y .> 0) && (y .< 1), dy * 0.2, 0) })
}

/// ln(1 + eˣ), without overflow, and precise where eˣ is small.
///
/// Gradient: dy sigmoid(x).
public func softplus<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.softplus, x).recorded("softplus", x, pullback: .each { dy, _ in dy * sigmoid(x) })
}

extension Tensor where Scalar: FloatingScalar {
  /// `exp` of each element.
  public func exp() -> Tensor { Tensors.exp(self) }
  /// `log` of each element.
  public func log() -> Tensor { Tensors.log(self) }
  /// `tanh` of each element.
  public func tanh() -> Tensor { Tensors.tanh(self) }
  /// `sigmoid` of each element.
  public func sigmoid() -> Tensor { Tensors.sigmoid(self) }
  /// The square of each element.
  public func squared() -> Tensor { square(self) }
}

/// The gradient of an activation from its output: one loop if nothing is recorded.
private func derived<Scalar: FloatingScalar>(
  _ function: UnaryFunction, _ dy: Tensor<Scalar>, _ y: Tensor<Scalar>
) -> Tensor<Scalar> {
  if dy.record != nil || GradientContext.current.isRecording {
    return function == .tanh ? dy * (1 - y * y) : dy * y * (1 - y)
  }
  let dy = dy.contiguous()
  let y = y.contiguous()
  let result = Tensor<Scalar>(uninitialised: y.shape)
  withExtendedLifetime((dy, y)) {
    applyBackward(function, y.pointer, dy.pointer, result.mutablePointer, y.count)
  }
  return result
}
