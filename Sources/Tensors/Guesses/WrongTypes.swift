// Operators between elements of different types, and comparisons without a dot, answered by the
// compiler. None of these can be called.

extension Tensor {
  /// Elements of two types: one of the tensors must be converted.
  @available(
    *, unavailable,
    message: "the elements are of different types: convert one, as in Tensor<Double>(a) + b"
  )
  @_disfavoredOverload
  public static func + <Other: TensorScalar>(a: Tensor, b: Tensor<Other>) -> Tensor { a }

  /// Elements of two types: one of the tensors must be converted.
  @available(
    *, unavailable,
    message: "the elements are of different types: convert one, as in Tensor<Double>(a) - b"
  )
  @_disfavoredOverload
  public static func - <Other: TensorScalar>(a: Tensor, b: Tensor<Other>) -> Tensor { a }

  /// Elements of two types: one of the tensors must be converted.
  @available(
    *, unavailable,
    message: "the elements are of different types: convert one, as in Tensor<Double>(a) * b"
  )
  @_disfavoredOverload
  public static func * <Other: TensorScalar>(a: Tensor, b: Tensor<Other>) -> Tensor { a }

  /// Elements of two types: one of the tensors must be converted.
  @available(
    *, unavailable,
    message: "the elements are of different types: convert one, as in Tensor<Double>(a) / b"
  )
  @_disfavoredOverload
  public static func / <Other: TensorScalar>(a: Tensor, b: Tensor<Other>) -> Tensor { a }
}

extension Tensor where Scalar: NumericScalar {
  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".>")
  @_disfavoredOverload
  public static func > (a: Tensor, b: Tensor) -> Tensor<Bool> { a .> b }

  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".>")
  @_disfavoredOverload
  public static func > (a: Tensor, b: Scalar) -> Tensor<Bool> { a .> b }

  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".<")
  @_disfavoredOverload
  public static func < (a: Tensor, b: Tensor) -> Tensor<Bool> { a .< b }

  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".<")
  @_disfavoredOverload
  public static func < (a: Tensor, b: Scalar) -> Tensor<Bool> { a .< b }

  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".>=")
  @_disfavoredOverload
  public static func >= (a: Tensor, b: Tensor) -> Tensor<Bool> { a .>= b }

  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".>=")
  @_disfavoredOverload
  public static func >= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .>= b }

  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".<=")
  @_disfavoredOverload
  public static func <= (a: Tensor, b: Tensor) -> Tensor<Bool> { a .<= b }

  /// A mask is compared with a dot.
  @available(*, unavailable, renamed: ".<=")
  @_disfavoredOverload
  public static func <= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .<= b }
}

infix operator ** : MultiplicationPrecedence

/// A power is a function.
@available(*, unavailable, message: "write pow(a, 2)")
public func ** <Scalar: FloatingScalar>(a: Tensor<Scalar>, b: Scalar) -> Tensor<Scalar> { a }

extension Tensor where Scalar: IntegerScalar {
  /// Whole numbers have no fractions.
  @available(*, unavailable, message: "whole numbers have no mean: write Tensor<Float>(x).mean()")
  public func mean() -> Tensor<Float> { Tensor<Float>(self) }

  /// Whole numbers have no fractions.
  @available(
    *, unavailable, message: "whole numbers have no mean: write Tensor<Float>(x).mean(axis: 0)"
  )
  public func mean(axis: Int) -> Tensor<Float> { Tensor<Float>(self) }

  /// Whole numbers have no fractions.
  @available(
    *, unavailable, message: "whole numbers have no variance: write Tensor<Float>(x).variance()"
  )
  public func variance() -> Tensor<Float> { Tensor<Float>(self) }

  /// Whole numbers have no fractions.
  @available(
    *, unavailable,
    message: "whole numbers have no variance: write Tensor<Float>(x).variance(axis: 0)"
  )
  public func variance(axis: Int) -> Tensor<Float> { Tensor<Float>(self) }

  /// Whole numbers have no fractions.
  @available(*, unavailable, message: "whole numbers have no std: write Tensor<Float>(x).std()")
  public func std() -> Tensor<Float> { Tensor<Float>(self) }

  /// Whole numbers have no fractions.
  @available(
    *, unavailable, message: "whole numbers have no std: write Tensor<Float>(x).std(axis: 0)"
  )
  public func std(axis: Int) -> Tensor<Float> { Tensor<Float>(self) }

  /// Whole numbers have no fractions.
  @available(*, unavailable, message: "whole numbers have no norm: write Tensor<Float>(x).norm()")
  public func norm() -> Tensor<Float> { Tensor<Float>(self) }

  /// Whole numbers have no fractions.
  @available(
    *, unavailable, message: "whole numbers have no norm: write Tensor<Float>(x).norm(axis: 0)"
  )
  public func norm(axis: Int) -> Tensor<Float> { Tensor<Float>(self) }
}
