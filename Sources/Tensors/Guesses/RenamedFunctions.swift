// Guesses of functions' names, answered by the compiler. None of these can be called.

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, renamed: "concatenate(_:axis:)")
public func concat<Scalar: TensorScalar>(_ parts: [Tensor<Scalar>], axis: Int = 0) -> Tensor<Scalar>
{ parts[0] }

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, renamed: "concatenate(_:axis:)")
public func cat<Scalar: TensorScalar>(_ parts: [Tensor<Scalar>], axis: Int = 0) -> Tensor<Scalar> {
  parts[0]
}

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, renamed: "withoutGradient(_:)")
public func noGrad<Result>(_ body: () throws -> Result) rethrows -> Result { try body() }

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, renamed: "gradient(of:)")
public func grad<Scalar: FloatingScalar>(
  _ f: @escaping (Tensor<Scalar>) -> Tensor<Scalar>
) -> (Tensor<Scalar>) -> Tensor<Scalar> { f }

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, message: "einsum needs Float or Double: write Tensor<Float>(a)")
public func einsum<Scalar: IntegerScalar>(
  _ formula: String, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> { a }

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, message: "write Tensor<Float>.zeros(shape)")
public func zeros(_ shape: [Int]) -> Tensor<Float> { .zeros(shape) }

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, message: "write Tensor<Float>.ones(shape)")
public func ones(_ shape: [Int]) -> Tensor<Float> { .ones(shape) }

/// A name that other libraries have for what is here called otherwise.
@available(*, unavailable, message: "write Tensor<Float>.normal(shape, random: Random(seed: 1))")
public func randn(_ shape: [Int]) -> Tensor<Float> { .zeros(shape) }

/// Layers as PyTorch names them.
public enum nn {
  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write LSTM<Float>(input: 10, hidden: 20, random: random)")
  public struct LSTM {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write GRU<Float>(input: 10, hidden: 20, random: random)")
  public struct GRU {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write RNN<Float>(input: 10, hidden: 20, random: random)")
  public struct RNN {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write Linear<Float>(input: 10, output: 20, random: random)")
  public struct Linear {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(
    *, unavailable, message: "write Embedding<Float>(vocabulary: 1000, size: 20, random: random)"
  )
  public struct Embedding {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write LayerNorm<Float>(size: 20)")
  public struct LayerNorm {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write Dropout<Float>(rate: 0.5, random: random)")
  public struct Dropout {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(
    *, unavailable, message: "write MultiHeadAttention<Float>(size: 20, heads: 4, random: random)"
  )
  public struct MultiheadAttention {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write struct Model: Module { ... }")
  public struct Module {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write the function relu")
  public struct ReLU {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write the function tanh")
  public struct Tanh {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write the function sigmoid")
  public struct Sigmoid {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write softmaxCrossEntropy(logits, targets)")
  public struct CrossEntropyLoss {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }

  /// A layer of PyTorch's.
  @available(*, unavailable, message: "write meanSquaredError(y, targets)")
  public struct MSELoss {
    /// Takes any arguments, to no effect.
    public init(_ sizes: Any...) {}
  }
}
