// Element-wise arithmetic. Shapes broadcast: they are matched from the right, and 1 stretches.
//
// Whole numbers have operators of their own. Those of a protocol that both kinds share would
// compete with the recorded ones, and the compiler prefers them where a literal is an operand.

extension Tensor where Scalar: IntegerScalar {
  /// The sums, element by element.
  public static func + (a: Tensor, b: Tensor) -> Tensor { zip("add", .add, a, b) }

  /// The differences, element by element.
  public static func - (a: Tensor, b: Tensor) -> Tensor { zip("subtract", .subtract, a, b) }

  /// The products, element by element.
  public static func * (a: Tensor, b: Tensor) -> Tensor { zip("multiply", .multiply, a, b) }

  /// The quotients, element by element; whole numbers round towards zero.
  public static func / (a: Tensor, b: Tensor) -> Tensor { zip("divide", .divide, a, b) }

  /// The sums of each element and a number.
  public static func + (a: Tensor, b: Scalar) -> Tensor { a + Tensor(b) }
  /// Each element less a number.
  public static func - (a: Tensor, b: Scalar) -> Tensor { a - Tensor(b) }
  /// The products of each element and a number.
  public static func * (a: Tensor, b: Scalar) -> Tensor { a * Tensor(b) }
  /// The quotients of each element and a number, towards zero.
  public static func / (a: Tensor, b: Scalar) -> Tensor { a / Tensor(b) }
  /// The sums of a number and each element.
  public static func + (a: Scalar, b: Tensor) -> Tensor { Tensor(a) + b }
  /// A number less each element.
  public static func - (a: Scalar, b: Tensor) -> Tensor { Tensor(a) - b }
  /// The products of a number and each element.
  public static func * (a: Scalar, b: Tensor) -> Tensor { Tensor(a) * b }
  /// The quotients of a number and each element, towards zero.
  public static func / (a: Scalar, b: Tensor) -> Tensor { Tensor(a) / b }

  /// The negatives.
  public static prefix func - (x: Tensor) -> Tensor { elementwise(.negate, x) }
}

extension Tensor where Scalar: FloatingScalar {
  /// a + b, element by element, with broadcasting.
  ///
  /// Gradients: dy and dy.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    zip("add", .add, a, b).recorded("add", a, b, pullback: .each { dy, _ in dy })
  }

  /// a - b, element by element, with broadcasting.
  ///
  /// Gradients: dy and -dy.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    zip("subtract", .subtract, a, b).recorded(
      "subtract", a, b, pullback: .each { dy, input in input == 0 ? dy : -dy })
  }

  /// a b, element by element, with broadcasting.
  ///
  /// Gradients: dy b and dy a.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    zip("multiply", .multiply, a, b).recorded(
      "multiply", a, b, pullback: .each { dy, input in input == 0 ? dy * b : dy * a })
  }

  /// a / b, element by element, with broadcasting.
  ///
  /// Gradients: dy / b and -dy (a / b) / b.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    zip("divide", .divide, a, b).recorded(
      "divide", a, b, pullback: .each { dy, input in input == 0 ? dy / b : -(dy * (a / b / b)) })
  }

  /// -x.
  ///
  /// Gradient: -dy.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static prefix func - (x: Tensor) -> Tensor {
    elementwise(.negate, x).recorded("negate", x, pullback: .each { dy, _ in -dy })
  }

  /// The sums of each element and a number.
  public static func + (a: Tensor, b: Scalar) -> Tensor { a + Tensor(b) }
  /// Each element less a number.
  public static func - (a: Tensor, b: Scalar) -> Tensor { a - Tensor(b) }
  /// The products of each element and a number.
  public static func * (a: Tensor, b: Scalar) -> Tensor { a * Tensor(b) }
  /// The quotients of each element and a number.
  public static func / (a: Tensor, b: Scalar) -> Tensor { a / Tensor(b) }
  /// The sums of a number and each element.
  public static func + (a: Scalar, b: Tensor) -> Tensor { Tensor(a) + b }
  /// A number less each element.
  public static func - (a: Scalar, b: Tensor) -> Tensor { Tensor(a) - b }
  /// The products of a number and each element.
  public static func * (a: Scalar, b: Tensor) -> Tensor { Tensor(a) * b }
  /// The quotients of a number and each element.
  public static func / (a: Scalar, b: Tensor) -> Tensor { Tensor(a) / b }
}

extension Tensor where Scalar: FloatingScalar {
  /// Adds element by element, with broadcasting of b.
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  /// Subtracts element by element, with broadcasting of b.
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  /// Multiplies element by element, with broadcasting of b.
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// Divides element by element, with broadcasting of b.
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
  /// Adds a number to every element.
  public static func += (a: inout Tensor, b: Scalar) { a = a + b }
  /// Subtracts a number from every element.
  public static func -= (a: inout Tensor, b: Scalar) { a = a - b }
  /// Multiplies every element by a number.
  public static func *= (a: inout Tensor, b: Scalar) { a = a * b }
  /// Divides every element by a number.
  public static func /= (a: inout Tensor, b: Scalar) { a = a / b }
}

extension Tensor where Scalar: IntegerScalar {
  /// Adds element by element, with broadcasting of b.
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  /// Subtracts element by element, with broadcasting of b.
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  /// Multiplies element by element, with broadcasting of b.
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// Adds a number to every element.
  public static func += (a: inout Tensor, b: Scalar) { a = a + b }
}
