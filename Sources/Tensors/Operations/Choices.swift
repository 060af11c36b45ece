// Functions that choose between values. What is not chosen has no part in value or gradient: it is
// never multiplied by 0, since 0 times NaN or infinity is NaN.

/// The larger of a and b, element by element, with broadcasting; NaN if either is.
///
/// The gradient goes to the larger, half to each of equal ones, and whole to both beside a NaN.
public func maximum<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  zip("maximum", .maximum, a, b).recorded(
    "maximum", a, b,
    pullback: .each { dy, input in
      `where`(input == 0 ? a .< b : a .> b, 0, `where`(a .== b, dy * 0.5, dy))
    })
}

/// The smaller of a and b, element by element, with broadcasting; NaN if either is.
///
/// The gradient goes to the smaller, half to each of equal ones, and whole to both beside a NaN.
public func minimum<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  zip("minimum", .minimum, a, b).recorded(
    "minimum", a, b,
    pullback: .each { dy, input in
      `where`(input == 0 ? a .> b : a .< b, 0, `where`(a .== b, dy * 0.5, dy))
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

/// a where the mask is true, b elsewhere; all three broadcast.
///
/// The gradient goes where the value came from; the other operand gets 0, whatever its value there.
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

/// The number where the mask is true, b elsewhere.
public func `where`<Scalar: FloatingScalar>(
  _ mask: Tensor<Bool>, _ a: Scalar, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  `where`(mask, Tensor(a), b)
}

/// a where the mask is true, b elsewhere; all three broadcast.
@_disfavoredOverload
public func `where`<Scalar: TensorScalar>(
  _ mask: Tensor<Bool>, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  select(mask, a, b)
}

extension Tensor where Scalar: FloatingScalar {
  /// Every element held within a range.
  ///
  /// The gradient passes where the element was inside or at an end.
  public func clamped(to range: ClosedRange<Scalar>) -> Tensor {
    let x = contiguous()
    let y = Tensor(uninitialised: shape)
    withExtendedLifetime(x) {
      applyClamp(range.lowerBound, range.upperBound, x.pointer, y.mutablePointer, count)
    }
    return y.recorded(
      "clamped", self,
      pullback: .each { dy, _ in
        Tensors.where((self .>= range.lowerBound) && (self .<= range.upperBound), dy, 0)
      })
  }
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
