// Comparisons give masks. They are written with a dot, as for SIMD vectors, since == and < of whole
// tensors would give one Bool.

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence

extension Tensor where Scalar: NumericScalar {
  /// Where an element of a is equal to b's, with broadcasting; never for a NaN.
  public static func .== (a: Tensor, b: Tensor) -> Tensor<Bool> { compare(".==", .equal, a, b) }
  /// Where an element of a is not equal to b's, with broadcasting; always for a NaN.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor<Bool> { compare(".!=", .notEqual, a, b) }
  /// Where an element of a is less than b's, with broadcasting; never for a NaN.
  public static func .< (a: Tensor, b: Tensor) -> Tensor<Bool> { compare(".<", .less, a, b) }
  /// Where an element of a is at most b's, with broadcasting; never for a NaN.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    compare(".<=", .lessOrEqual, a, b)
  }
  /// Where an element of a is greater than b's, with broadcasting; never for a NaN.
  public static func .> (a: Tensor, b: Tensor) -> Tensor<Bool> { compare(".>", .less, b, a) }
  /// Where an element of a is at least b's, with broadcasting; never for a NaN.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    compare(".>=", .lessOrEqual, b, a)
  }

  /// Where an element of a is equal to b.
  public static func .== (a: Tensor, b: Scalar) -> Tensor<Bool> { a .== Tensor(b) }
  /// Where an element of a is not equal to b.
  public static func .!= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .!= Tensor(b) }
  /// Where an element of a is less than b.
  public static func .< (a: Tensor, b: Scalar) -> Tensor<Bool> { a .< Tensor(b) }
  /// Where an element of a is at most b.
  public static func .<= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .<= Tensor(b) }
  /// Where an element of a is greater than b.
  public static func .> (a: Tensor, b: Scalar) -> Tensor<Bool> { a .> Tensor(b) }
  /// Where an element of a is at least b.
  public static func .>= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .>= Tensor(b) }
}

extension Tensor where Scalar == Bool {
  /// Where both masks are true.
  public static func && (a: Tensor, b: Tensor) -> Tensor { combine("&&", a, b) { $0 && $1 } }
  /// Where either mask is true.
  public static func || (a: Tensor, b: Tensor) -> Tensor { combine("||", a, b) { $0 || $1 } }
  /// Where the mask is false.
  public static prefix func ! (mask: Tensor) -> Tensor {
    Tensor(shape: mask.shape, scalars: mask.scalars.map { !$0 })
  }
  /// Whether every element is true.
  public var all: Bool { scalars.allSatisfy { $0 } }
  /// Whether any element is true.
  public var any: Bool { scalars.contains(true) }
  /// How many elements are true.
  public var trueCount: Int { scalars.reduce(0) { $0 + ($1 ? 1 : 0) } }
}

@inline(__always)
private func combine(
  _ name: StaticString, _ a: Tensor<Bool>, _ b: Tensor<Bool>, _ function: (Bool, Bool) -> Bool
) -> Tensor<Bool> {
  let shape = broadcastShape(name, a.shape, b.shape)
  let result = Tensor<Bool>(uninitialised: shape)
  let out = result.mutablePointer
  forEachPair(a, b, shape) { start, x, stepX, y, stepY, count in
    for i in 0..<count { out[start + i] = function(x[i * stepX], y[i * stepY]) }
  }
  return result
}

extension Tensor: Equatable {
  /// Whether shapes and all elements are equal.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape && a.scalars == b.scalars
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// Whether shapes are equal and elements differ by at most `tolerance`, absolute or relative.
  public func isClose(to other: Tensor, tolerance: Scalar = 1e-5) -> Bool {
    guard shape == other.shape else { return false }
    for (x, y) in Swift.zip(scalars, other.scalars) where x != y {
      if !((x - y).magnitude <= tolerance * Swift.max(1, Swift.max(x.magnitude, y.magnitude))) {
        return false
      }
    }
    return true
  }
}
