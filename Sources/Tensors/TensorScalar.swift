/// The type of a tensor's elements: `Float`, `Double`, `Int`, `Int32`, or `Bool` for masks.
public protocol TensorScalar: Hashable, Sendable {
  /// Which of the five types this is.
  static var kind: ScalarKind { get }
  /// 0 or `false`.
  static var emptyScalar: Self { get }
  /// 1 or `true`.
  static var unitScalar: Self { get }
  /// This value as a `Double`; `true` is 1.
  var asDouble: Double { get }
  /// The value nearest to a `Double`, towards zero for whole numbers; not 0 is `true`.
  static func nearest(to value: Double) -> Self
}

/// The five types of elements.
public enum ScalarKind: UInt8, Sendable {
  /// `Float`, 4 bytes.
  case float
  /// `Double`, 8 bytes.
  case double
  /// `Int`, 8 bytes; 4 in a page.
  case int
  /// `Int32`, 4 bytes.
  case int32
  /// `Bool`, 1 byte.
  case bool

  /// The type's name in Swift.
  var name: String {
    switch self {
    case .float: "Float"
    case .double: "Double"
    case .int: "Int"
    case .int32: "Int32"
    case .bool: "Bool"
    }
  }
}

/// Elements that can be added and multiplied: all but `Bool`.
public protocol NumericScalar: TensorScalar, SignedNumeric, Comparable {
  /// The quotient, towards zero for whole numbers, which trap on division by zero.
  static func / (a: Self, b: Self) -> Self
  /// The smallest value there is; minus infinity if there is one.
  static var lowest: Self { get }
  /// The largest value there is; infinity if there is one.
  static var highest: Self { get }
}

/// Elements that gradients are made of: `Float` and `Double`.
public protocol FloatingScalar: NumericScalar, BinaryFloatingPoint {}

/// Elements that count: `Int` and `Int32`.
public protocol IntegerScalar: NumericScalar {}

extension Float: FloatingScalar {
  public static var kind: ScalarKind { .float }
  public static var emptyScalar: Float { 0 }
  public static var unitScalar: Float { 1 }
  public static var lowest: Float { -.infinity }
  public static var highest: Float { .infinity }
  public var asDouble: Double { Double(self) }
  public static func nearest(to value: Double) -> Float { Float(value) }
}

extension Double: FloatingScalar {
  public static var kind: ScalarKind { .double }
  public static var emptyScalar: Double { 0 }
  public static var unitScalar: Double { 1 }
  public static var lowest: Double { -.infinity }
  public static var highest: Double { .infinity }
  public var asDouble: Double { self }
  public static func nearest(to value: Double) -> Double { value }
}

extension Int: IntegerScalar {
  public static var kind: ScalarKind { .int }
  public static var emptyScalar: Int { 0 }
  public static var unitScalar: Int { 1 }
  public static var lowest: Int { .min }
  public static var highest: Int { .max }
  public var asDouble: Double { Double(self) }
  public static func nearest(to value: Double) -> Int {
    // `Int(exactly:)` would call the C mathematics library.
    guard value >= Double(Int.min), value < -Double(Int.min) else {
      invalidValue("Int: \(value) has no nearest whole number in range")
    }
    return Int(value)
  }
}

extension Int32: IntegerScalar {
  public static var kind: ScalarKind { .int32 }
  public static var emptyScalar: Int32 { 0 }
  public static var unitScalar: Int32 { 1 }
  public static var lowest: Int32 { .min }
  public static var highest: Int32 { .max }
  public var asDouble: Double { Double(self) }
  public static func nearest(to value: Double) -> Int32 {
    guard value > -0x1p31 - 1, value < 0x1p31 else {
      invalidValue("Int32: \(value) has no nearest whole number in range")
    }
    return Int32(value)
  }
}

extension Bool: TensorScalar {
  public static var kind: ScalarKind { .bool }
  public static var emptyScalar: Bool { false }
  public static var unitScalar: Bool { true }
  public var asDouble: Double { self ? 1 : 0 }
  public static func nearest(to value: Double) -> Bool { value != 0 }
}
