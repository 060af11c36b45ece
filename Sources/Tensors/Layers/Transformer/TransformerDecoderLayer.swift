/// A layer of a transformer's decoder: self-attention to the past, attention to a source, then a
/// feed-forward network, each with a way past it and a layer normalisation.
///
/// Vaswani et al., "Attention is all you need" (2017); the numbers are those of PyTorch's
/// `nn.TransformerDecoderLayer`. Without a source the layer is one of a language model.
///
///     var cache = layer.cache(source: memory)
///     for token in tokens { y = layer.step(embed(token), &cache) }   // [B, D] each
public struct TransformerDecoderLayer<Scalar: FloatingScalar>: Module {
  /// The self-attention.
  public let attention: MultiHeadAttention<Scalar>
  /// The attention to the source; nil in a language model.
  public let sourceAttention: MultiHeadAttention<Scalar>?
  /// The feed-forward network.
  public let feedForward: FeedForward<Scalar>
  /// The normalisations of the parts.
  public let attentionNorm, feedForwardNorm: LayerNorm<Scalar>
  /// The normalisation of the attention to the source.
  public let sourceNorm: LayerNorm<Scalar>?
  /// Whether the normalisations come before the parts or after them.
  public let norm: NormPlace
  private let dropout: Dropout<Scalar>?

  /// A layer for vectors of `size` numbers, which `heads` divides; `inner` is 4 D by default.
  public init(
    size: Int, heads: Int, inner: Int? = nil, hasSource: Bool = true, norm: NormPlace = .after,
    dropout: Scalar = 0, random: some RandomSource
  ) {
    attention = MultiHeadAttention(size: size, heads: heads, random: random)
    sourceAttention =
      hasSource ? MultiHeadAttention(size: size, heads: heads, random: random) : nil
    feedForward = FeedForward(size: size, inner: inner ?? 4 * size, random: random)
    attentionNorm = LayerNorm(size: size)
    sourceNorm = hasSource ? LayerNorm(size: size) : nil
    feedForwardNorm = LayerNorm(size: size)
    self.norm = norm
    self.dropout = dropout == 0 ? nil : Dropout(rate: dropout, random: random)
  }

  /// A whole sequence x [B, T, D], each position seeing those up to it: [B, T, D].
  ///
  /// `source` [B, S, D] is what an encoder made, `sourceLengths` [B] hides what is past them, and
  /// `lengths` [B] do the same for x.
  public func callAsFunction(
    _ x: Tensor<Scalar>, source: Tensor<Scalar>? = nil, lengths: [Int]? = nil,
    sourceLengths: [Int]? = nil
  ) -> Tensor<Scalar> {
    let own = part(attentionNorm)(x) {
      attention($0, mask: causalMask(x.shape[1]), lengths: lengths).output
    }
    let looked = look(
      own,
      source.flatMap { source in
        sourceAttention?.memory(source, lengths: sourceLengths)
      })
    return part(feedForwardNorm)(looked) { feedForward($0) }
  }

  /// What decoding step by step keeps: the keys and values of the past, and those of the source.
  public struct Cache: Sendable {
    var past: AttentionMemory<Scalar>?
    let source: AttentionMemory<Scalar>?
  }

  /// A cache before the first step; the source is projected once.
  public func cache(source: Tensor<Scalar>? = nil, sourceLengths: [Int]? = nil) -> Cache {
    Cache(
      past: nil,
      source: source.flatMap { sourceAttention?.memory($0, lengths: sourceLengths) })
  }

  /// One position more: x [B, D] gives [B, D], the same as the whole sequence gives there.
  ///
  /// Only the new position is projected; the work of a step grows with the past by its attention
  /// alone.
  public func step(_ x: Tensor<Scalar>, _ cache: inout Cache) -> Tensor<Scalar> {
    let own = part(attentionNorm)(x.expanded(at: 1)) { x in
      var memory = attention.memory(x)
      if let past = cache.past {
        memory.keys = concatenate([past.keys, memory.keys], axis: 1)
        memory.values = concatenate([past.values, memory.values], axis: 1)
      }
      cache.past = memory
      return attention(x, memory).output
    }
    return part(feedForwardNorm)(look(own, cache.source)) { feedForward($0) }.squeezed(at: 1)
  }

  private func look(
    _ x: Tensor<Scalar>, _ source: AttentionMemory<Scalar>?
  ) -> Tensor<Scalar> {
    guard let sourceAttention, let sourceNorm else { return x }
    guard let source else {
      shapeError("TransformerDecoderLayer", [x.shape], "the layer attends to a source: give one")
    }
    return part(sourceNorm)(x) { sourceAttention($0, source).output }
  }

  private func part(_ norm: LayerNorm<Scalar>) -> ResidualPart<Scalar> {
    ResidualPart(place: self.norm, norm: norm, dropout: dropout)
  }
}
