// Powers. Where a formula of a gradient is 0 times infinity, what would be infinite is replaced
// before it is used, so that gradients of gradients are right as well.

/// xᵉ with a constant exponent.
///
/// Gradient: dy e xᵉ⁻¹; 0 everywhere if e is 0.
public func pow<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ exponent: Scalar
) -> Tensor<Scalar> {
  zip("pow", .power, x, Tensor(exponent)).recorded(
    "pow", x,
    pullback: .each { dy, _ in
      exponent == 0 ? .zeros(x.shape) : exponent * dy * pow(x, exponent - 1)
    })
}

/// aᵇ, element by element, with broadcasting.
///
/// Gradients: dy b aᵇ⁻¹ and dy aᵇ ln a.
///
/// The first is 0 where b is 0, whatever a. The second has its limit 0 where a is 0 and b is not
/// negative (as in PyTorch), and where a is infinite and b negative.
public func pow<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  zip("pow", .power, a, b).recorded(
    "pow", a, b,
    pullback: .each { dy, input in
      if input == 0 {
        let isFlat = b .== 0
        return `where`(isFlat, 0, dy) * b * pow(a, `where`(isFlat, 1, b) - 1)
      }
      let isFlat = ((a .== 0) && (b .>= 0)) || ((a .== .infinity) && (b .< 0))
      let base = `where`(isFlat, 1, a)
      return `where`(isFlat, 0, dy) * pow(base, b) * log(base)
    })
}

/// √x whose gradient is 0 instead of infinite where x is 0: for norms and deviations, as in
/// PyTorch.
func flatRoot<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  let y = elementwise(.sqrt, x)
  return y.recorded(
    "sqrt", x,
    pullback: .output(
      { dy, y in
        let isZero = y .== 0
        return `where`(isZero, 0, dy) / (2 * `where`(isZero, 1, y))
      }, y))
}
