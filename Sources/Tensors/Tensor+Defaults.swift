// Where nothing says what the elements are, they are `Float`: `Tensor.zeros([2, 3])`.

extension Tensor where Scalar == Float {
  /// A tensor of zeros, of `Float` where nothing asks for another type.
  public static func zeros(_ shape: [Int]) -> Tensor { full(shape, 0) }

  /// A tensor of ones, of `Float` where nothing asks for another type.
  public static func ones(_ shape: [Int]) -> Tensor { full(shape, 1) }
}

extension Tensor where Scalar == Int {
  /// The whole numbers of a range: [count].
  public init(_ range: Range<Int>) { self = .range(range.lowerBound, range.upperBound) }
}
