// Functions of each element. Each is one function with formula, value and gradient.

/// eˣ. Gradient: dy y.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func exp<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = map(.exp, x)
  return y.recorded("exp", x, pullback: .output({ dy, y in dy * y }, y))
}

/// ln x. Gradient: dy / x.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func log<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  map(.log, x).recorded("log", x, pullback: .each { dy, _ in dy / x })
}

/// √x. Gradient: dy / (2 y).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func sqrt<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = map(.sqrt, x)
  return y.recorded("sqrt", x, pullback: .output({ dy, y in dy / (2 * y) }, y))
}

/// tanh x. Gradient: dy (1 - y²).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func tanh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = map(.tanh, x)
  return y.recorded("tanh", x, pullback: .output({ dy, y in derived(.tanh, dy, y) }, y))
}

/// 1 / (1 + e⁻ˣ). Gradient: dy y (1 - y).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func sigmoid<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = map(.sigmoid, x)
  return y.recorded("sigmoid", x, pullback: .output({ dy, y in derived(.sigmoid, dy, y) }, y))
}

/// max(x, 0). Gradient: dy where x > 0, else 0.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func relu<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  map(.relu, x).recorded("relu", x, pullback: .each { dy, _ in dy * Tensor<Scalar>(x .> 0) })
}

/// sin x. Gradient: dy cos x.
public func sin<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  map(.sin, x).recorded("sin", x, pullback: .each { dy, _ in dy * cos(x) })
}

/// cos x. Gradient: -dy sin x.
public func cos<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  map(.cos, x).recorded("cos", x, pullback: .each { dy, _ in -(dy * sin(x)) })
}

/// |x|. Gradient: dy sign(x), 0 at 0.
public func abs<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  map(.abs, x).recorded("abs", x, pullback: .each { dy, _ in dy * sign(x) })
}

/// -1, 0 or 1 as x is negative, 0 or positive. Its gradient is 0 everywhere.
public func sign<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  map(.sign, x)
}

/// x². Gradient: 2 dy x.
public func square<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  map(.square, x).recorded("square", x, pullback: .each { dy, _ in 2 * dy * x })
}

/// min(1, max(0, x/5 + 1/2)), the cheap stand-in for `sigmoid`. Gradient: dy / 5 between the ends.
public func hardSigmoid<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  (x * 0.2 + 0.5).clamped(to: 0...1)
}

/// ln(1 + eˣ), computed without overflow. Gradient: dy sigmoid(x).
public func softplus<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  relu(x) + log(1 + exp(-abs(x)))
}

/// xᵉ with a constant exponent. Gradient: dy e xᵉ⁻¹.
public func pow<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ exponent: Scalar
) -> Tensor<Scalar> {
  zip("pow", .power, x, Tensor(exponent)).recorded(
    "pow", x, pullback: .each { dy, _ in exponent * dy * pow(x, exponent - 1) })
}

/// aᵇ, element by element, with broadcasting. Gradients: dy b aᵇ⁻¹ and dy aᵇ ln a.
public func pow<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  zip("pow", .power, a, b).recorded(
    "pow", a, b,
    pullback: .each { dy, input in
      input == 0 ? dy * b * pow(a, b - 1) : dy * pow(a, b) * log(a)
    })
}

/// The larger of a and b, element by element, with broadcasting. Equal ones share the gradient.
public func maximum<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  zip("maximum", .maximum, a, b).recorded(
    "maximum", a, b,
    pullback: .each { dy, input in
      let share = (Tensor<Scalar>(a .> b) - Tensor<Scalar>(b .> a)) * 0.5
      return dy * (input == 0 ? 0.5 + share : 0.5 - share)
    })
}

/// The smaller of a and b, element by element, with broadcasting. Equal ones share the gradient.
public func minimum<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  zip("minimum", .minimum, a, b).recorded(
    "minimum", a, b,
    pullback: .each { dy, input in
      let share = (Tensor<Scalar>(a .< b) - Tensor<Scalar>(b .< a)) * 0.5
      return dy * (input == 0 ? 0.5 + share : 0.5 - share)
    })
}

/// The larger of each element and a number.
public func maximum<Scalar: FloatingScalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
  maximum(a, Tensor(b))
}

/// The smaller of each element and a number.
public func minimum<Scalar: FloatingScalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
  minimum(a, Tensor(b))
}

/// a where the mask is true, b elsewhere; all three broadcast. The gradient goes where the value came from.
public func `where`<Scalar: FloatingScalar>(
  _ mask: Tensor<Bool>, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  select(mask, a, b).recorded(
    "where", a, b,
    pullback: .each { dy, input in
      let zero = Tensor<Scalar>(0)
      return input == 0 ? `where`(mask, dy, zero) : `where`(mask, zero, dy)
    })
}

/// a where the mask is true, the number elsewhere.
public func `where`<Scalar: FloatingScalar>(
  _ mask: Tensor<Bool>, _ a: Tensor<Scalar>, _ b: Scalar
) -> Tensor<Scalar> {
  `where`(mask, a, Tensor(b))
}

/// a where the mask is true, b elsewhere; all three broadcast.
@_disfavoredOverload
public func `where`<Scalar: TensorScalar>(
  _ mask: Tensor<Bool>, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  select(mask, a, b)
}

extension Tensor where Scalar: FloatingScalar {
  /// Every element held within a range. The gradient passes where the element was inside.
  public func clamped(to range: ClosedRange<Scalar>) -> Tensor {
    let x = contiguous()
    let y = Tensor(uninitialised: shape)
    withExtendedLifetime(x) {
      applyClamp(range.lowerBound, range.upperBound, x.pointer, y.mutablePointer, count)
    }
    return y.recorded(
      "clamped", self,
      pullback: .each { dy, _ in
        dy * Tensor((self .>= range.lowerBound) && (self .<= range.upperBound))
      })
  }

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

private func select<Scalar: TensorScalar>(
  _ mask: Tensor<Bool>, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  let shape = broadcastShape("where", broadcastShape("where", a.shape, b.shape), mask.shape)
  let mask = mask.view(as: shape).contiguous()
  let a = a.count == 1 ? a.detached() : a.detached().view(as: shape).contiguous()
  let b = b.count == 1 ? b.detached() : b.detached().view(as: shape).contiguous()
  let result = Tensor<Scalar>(uninitialised: shape)
  withExtendedLifetime((mask, a, b)) {
    applySelect(
      mask.pointer, a.pointer, a.count == 1 ? 0 : 1, b.pointer, b.count == 1 ? 0 : 1,
      result.mutablePointer, result.count)
  }
  return result
}
