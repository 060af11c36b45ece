/// A layer of a transformer's encoder: self-attention, then a feed-forward network, each with a way
/// past it and a layer normalisation.
///
/// Vaswani et al., "Attention is all you need" (2017); the numbers are those of PyTorch's
/// `nn.TransformerEncoderLayer`. `dropout` acts on what each part adds, not inside of the parts.
public struct TransformerEncoderLayer<Scalar: FloatingScalar>: Module {
  /// The self-attention.
  public let attention: MultiHeadAttention<Scalar>
  /// The feed-forward network.
  public let feedForward: FeedForward<Scalar>
  /// The normalisations of the two parts.
  public let attentionNorm, feedForwardNorm: LayerNorm<Scalar>
  /// Whether the normalisations come before the parts or after them.
  public let norm: NormPlace
  private let dropout: Dropout<Scalar>?

  /// A layer for vectors of `size` numbers, which `heads` divides; `inner` is 4 D by default.
  public init(
    size: Int, heads: Int, inner: Int? = nil, norm: NormPlace = .after, dropout: Scalar = 0,
    random: some RandomSource
  ) {
    attention = MultiHeadAttention(size: size, heads: heads, random: random)
    feedForward = FeedForward(size: size, inner: inner ?? 4 * size, random: random)
    attentionNorm = LayerNorm(size: size)
    feedForwardNorm = LayerNorm(size: size)
    self.norm = norm
    self.dropout = dropout == 0 ? nil : Dropout(rate: dropout, random: random)
  }

  /// x [B, T, D] gives [B, T, D]; `mask` and `lengths` hide positions, see `MultiHeadAttention`.
  public func callAsFunction(
    _ x: Tensor<Scalar>, mask: Tensor<Bool>? = nil, lengths: [Int]? = nil
  ) -> Tensor<Scalar> {
    let first = ResidualPart(place: norm, norm: attentionNorm, dropout: dropout)
    let second = ResidualPart(place: norm, norm: feedForwardNorm, dropout: dropout)
    let mixed = first(x) { attention($0, mask: mask, lengths: lengths).output }
    return second(mixed) { feedForward($0) }
  }
}
