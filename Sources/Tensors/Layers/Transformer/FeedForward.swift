/// Two linear layers with a rectifier between them, at each position: relu(x W + b) W' + b'.
///
/// Vaswani et al., "Attention is all you need" (2017), 3.3.
public struct FeedForward<Scalar: FloatingScalar>: Module, Sendable {
  /// From D numbers to the inner size.
  public let inner: Linear<Scalar>
  /// From the inner size to D numbers.
  public let outer: Linear<Scalar>

  /// Layers for vectors of `size` numbers, with `inner` numbers between them.
  public init(
    size: Int, inner: Int, initializer: Initializer<Scalar> = .xavier, random: some RandomSource
  ) {
    self.inner = Linear(input: size, output: inner, initializer: initializer, random: random)
    outer = Linear(input: inner, output: size, initializer: initializer, random: random)
  }

  /// x [..., D] gives [..., D].
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> { outer(relu(inner(x))) }
}

/// Where a transformer's layer normalises.
public enum NormPlace: Sendable {
  /// The sum of a part's input and output: norm(x + part(x)), as in the first paper.
  case after
  /// The input of each part: x + part(norm(x)), which trains more easily when layers are many.
  case before
}

/// One part of a transformer's layer with its way past it and its normalisation.
struct ResidualPart<Scalar: FloatingScalar> {
  let place: NormPlace
  let norm: LayerNorm<Scalar>
  let dropout: Dropout<Scalar>?

  func callAsFunction(
    _ x: Tensor<Scalar>, _ part: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> Tensor<Scalar> {
    func dropped(_ y: Tensor<Scalar>) -> Tensor<Scalar> { dropout.map { $0(y) } ?? y }
    switch place {
    case .after: return norm(x + dropped(part(x)))
    case .before: return x + dropped(part(norm(x)))
    }
  }
}
