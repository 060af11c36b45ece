/// Multi-head attention: `heads` scaled dot-product attentions side by side, between projections.
///
///     y = attention(q Wq + bq, k Wk + bk, v Wv + bv) Wo + bo
///
/// Vaswani et al., "Attention is all you need" (2017).
public struct MultiHeadAttention<Scalar: FloatingScalar>: Module, Sendable {
  /// The number of heads; each works on `size / heads` numbers.
  public let heads: Int
  /// The projections of queries, keys, values and result: each [D, D] with a bias [D].
  public let query, key, value, output: Linear<Scalar>

  /// Attention over vectors of `size` numbers, which `heads` divides.
  public init(
    size: Int, heads: Int, bias: Bool = true, initializer: Initializer<Scalar> = .xavier,
    random: some RandomSource
  ) {
    if heads <= 0 || size % heads != 0 {
      shapeError("MultiHeadAttention", [[size]], "\(heads) heads do not divide \(size)")
    }
    self.heads = heads
    func layer() -> Linear<Scalar> {
      Linear(input: size, output: size, bias: bias, initializer: initializer, random: random)
    }
    query = layer()
    key = layer()
    value = layer()
    output = layer()
  }

  /// Attention with the given projections.
  public init(
    heads: Int, query: Linear<Scalar>, key: Linear<Scalar>, value: Linear<Scalar>,
    output: Linear<Scalar>
  ) {
    self.heads = heads
    self.query = query
    self.key = key
    self.value = value
    self.output = output
  }

  /// Queries [B, Q, D] over keys and values [B, T, D]: outputs [B, Q, D] and weights [B, heads, Q,
  /// T].
  ///
  /// Without keys the queries attend to one another (self-attention); values are by default the
  /// keys. `mask` is true where a position may be seen: [B, T] or [B, Q, T]; see `causalMask`. What
  /// is hidden plays no part, whatever it is; in self-attention `lengths` hides queries, too.
  public func callAsFunction(
    _ queries: Tensor<Scalar>, _ keys: Tensor<Scalar>? = nil, values: Tensor<Scalar>? = nil,
    mask: Tensor<Bool>? = nil, lengths: [Int]? = nil
  ) -> (output: Tensor<Scalar>, weights: Tensor<Scalar>) {
    // What is hidden is replaced before the projections, whose gradients are products with it.
    let (batch, time) = (queries.shape[0], (keys ?? queries).shape[1])
    let seen = attentionMask(mask, lengths: lengths, batch: batch, time: time)
    let isPadded = keys == nil && lengths != nil
    let padding =
      isPadded ? attentionMask(nil, lengths: lengths, batch: batch, time: time) : nil
    let known = hidden(queries, padding)
    let source = hidden(keys ?? known, seen)
    let memory = AttentionMemory(
      keys: key(source), values: value(values.map { hidden($0, seen) } ?? source), mask: seen)
    return self(known, memory)
  }

  /// Projects keys [B, T, D] and values (by default the keys) once for any number of queries.
  ///
  /// `mask` and `lengths` hide positions, as above.
  public func memory(
    _ keys: Tensor<Scalar>, values: Tensor<Scalar>? = nil, mask: Tensor<Bool>? = nil,
    lengths: [Int]? = nil
  ) -> AttentionMemory<Scalar> {
    let seen = attentionMask(mask, lengths: lengths, batch: keys.shape[0], time: keys.shape[1])
    return AttentionMemory(
      keys: key(hidden(keys, seen)), values: value(hidden(values ?? keys, seen)), mask: seen)
  }

  /// Queries [B, Q, D] over projected keys and values: outputs [B, Q, D] and weights [B, heads, Q,
  /// T].
  public func callAsFunction(
    _ queries: Tensor<Scalar>, _ memory: AttentionMemory<Scalar>
  ) -> (output: Tensor<Scalar>, weights: Tensor<Scalar>) {
    let (mixed, weights) = scaledDotProductAttention(
      query(queries), memory.keys, memory.values, heads: heads, mask: memory.mask)
    return (output(mixed), weights)
  }
}
