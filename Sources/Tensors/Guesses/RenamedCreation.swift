// Guesses of how tensors are made, answered by the compiler. None of these can be called.

extension Tensor {
  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Float>.normal(shape, random: Random(seed: 1))")
  public static func randn(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Float>.normal(shape, random: Random(seed: 1))")
  public static func randomNormal(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "name the source of the draws: normal(shape, random: Random(seed: 1))"
  )
  public static func normal(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write Tensor<Float>.uniform(shape, 0, 1, random: Random(seed: 1))"
  )
  public static func rand(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write Tensor<Float>.uniform(shape, 0, 1, random: Random(seed: 1))"
  )
  public static func random(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Int>.range(0, 10)")
  public static func arange(_ end: Int) -> Tensor { zeros([end]) }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "range(_:_:by:)")
  public static func arange(_ start: Scalar, _ end: Scalar) -> Tensor { zeros([0]) }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write linearSpace(0, 1, count: 5)")
  public static func linspace(_ start: Scalar, _ end: Scalar, _ count: Int) -> Tensor {
    zeros([count])
  }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "identity(_:)")
  public static func eye(_ size: Int) -> Tensor { zeros([size]) }
}

// The same where nothing says what the elements are: `Tensor.randn([2, 3])`.

extension Tensor where Scalar == Float {
  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Float>.normal(shape, random: Random(seed: 1))")
  public static func randn(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Float>.normal(shape, random: Random(seed: 1))")
  public static func randomNormal(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "name the source of the draws: normal(shape, random: Random(seed: 1))"
  )
  public static func normal(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write Tensor<Float>.uniform(shape, 0, 1, random: Random(seed: 1))"
  )
  public static func rand(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write Tensor<Float>.uniform(shape, 0, 1, random: Random(seed: 1))"
  )
  public static func random(_ shape: [Int]) -> Tensor { zeros(shape) }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Int>.range(0, 10)")
  public static func arange(_ end: Int) -> Tensor { zeros([end]) }
}
