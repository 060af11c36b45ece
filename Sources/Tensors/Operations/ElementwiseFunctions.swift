// More functions of each element, each with its gradient. Values at the ends are the limits;
// gradients at kinks are PyTorch's, as noted.

/// tan x.
///
/// Gradient: dy (1 + y²).
public func tan<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.tan, x)
  return y.recorded("tan", x, pullback: .output({ dy, y in dy * (1 + y * y) }, y))
}

/// The angle whose sine is x, in -π/2...π/2; NaN outside of -1...1.
///
/// Gradient: dy / √(1 - x²), infinite at the ends.
public func asin<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.asin, x).recorded(
    "asin", x, pullback: .each { dy, _ in dy / sqrt((1 - x) * (1 + x)) })
}

/// The angle whose cosine is x, in 0...π; NaN outside of -1...1.
///
/// Gradient: -dy / √(1 - x²), infinite at the ends.
public func acos<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.acos, x).recorded(
    "acos", x, pullback: .each { dy, _ in -(dy / sqrt((1 - x) * (1 + x))) })
}

/// The angle whose tangent is x, in -π/2...π/2.
///
/// Gradient: dy / (1 + x²).
public func atan<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.atan, x).recorded("atan", x, pullback: .each { dy, _ in dy / (1 + x * x) })
}

/// (eˣ - e⁻ˣ) / 2.
///
/// Gradient: dy cosh x.
public func sinh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let x0 = x.detached()
  let a = abs(x0)
  let e = expm1(a)
  let half = exp(a * 0.5)
  // (e + e / (e + 1)) / 2 near 0, where eˣ - 1 is precise; two halves of the power where eˣ is
  // large.
  let near = (e + e / (e + 1)) * 0.5
  let value = `where`(a .> 20, half * 0.5 * half, near)
  return `where`(x0 .== 0, x0, value * sign(x0)).recorded(
    "sinh", x, pullback: .each { dy, _ in dy * cosh(x) })
}

/// (eˣ + e⁻ˣ) / 2.
///
/// Gradient: dy sinh x.
public func cosh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let a = abs(x.detached())
  let half = exp(a * 0.5)
  let near = (exp(a) + exp(-a)) * 0.5
  return `where`(a .> 20, half * 0.5 * half, near).recorded(
    "cosh", x, pullback: .each { dy, _ in dy * sinh(x) })
}

/// The logarithm to the base 2, exact at powers of 2.
///
/// Gradient: dy / (x ln 2).
public func log2<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.log2, x).recorded(
    "log2", x, pullback: .each { dy, _ in dy / x * Scalar(1.44269504088896340736) })
}

/// The logarithm to the base 10, exact at powers of 10.
///
/// Gradient: dy / (x ln 10).
public func log10<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.log10, x).recorded(
    "log10", x, pullback: .each { dy, _ in dy / x * Scalar(0.434294481903251827651) })
}

/// 1 / x.
///
/// Gradient: -dy y².
public func reciprocal<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.reciprocal, x)
  return y.recorded("reciprocal", x, pullback: .output({ dy, y in -(dy * (y * y)) }, y))
}

/// The largest whole number that is not above x.
///
/// Its gradient is 0.
public func floor<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.floor, x)
}

/// The smallest whole number that is not below x.
///
/// Its gradient is 0.
public func ceil<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.ceil, x)
}

/// The whole number nearest to x, the even one of two.
///
/// Its gradient is 0.
public func round<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elementwise(.round, x)
}

/// x sigmoid(x), also called swish; NaN at minus infinity, as in PyTorch.
///
/// Ramachandran, Zoph and Le, "Searching for activation functions" (2017).
public func silu<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x * sigmoid(x) }

/// x where x is above 0, else `slope` x.
///
/// Gradient: dy, or `slope` dy at 0 and below.
public func leakyRelu<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, slope: Scalar = 0.01
) -> Tensor<Scalar> {
  `where`(x .> 0, x, x * slope)
}

/// x where x is above 0, else eˣ - 1.
///
/// Gradient: dy, or dy eˣ below 0; 1 at 0. Clevert, Unterthiner and Hochreiter, "Fast and accurate
/// deep network learning by exponential linear units" (2016).
public func elu<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  // The exponential of what is not chosen might overflow.
  `where`(x .<= 0, expm1(`where`(x .<= 0, x, 0)), x)
}

/// x / (1 + |x|).
///
/// Gradient: dy / (1 + |x|)²; 1 at 0.
public func softsign<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let value = x.detached()
  return (value / (1 + abs(value))).recorded(
    "softsign", x, pullback: .each { dy, _ in dy / square(1 + abs(x)) })
}

/// ln sigmoid(x), without overflow.
///
/// Gradient: dy sigmoid(-x).
public func logSigmoid<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  -softplus(-x)
}
