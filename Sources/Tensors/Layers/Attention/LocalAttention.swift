/// Local attention: looks at a window around a position that the query predicts.
///
///     p = T sigmoid(tanh(q W) · v),  weight(t) = align(q, k_t) exp(-(t - p)² / (2 (w / 2)²))
///
/// with `align` the softmax of another attention's scores over the positions within w of p, and T
/// the number of positions that may be seen. Luong, Pham and Manning (2015), "local-p".
public struct LocalAttention<Inner: Attention>: Attention {
  public typealias Scalar = Inner.Scalar
  /// What gives the scores.
  public let inner: Inner
  /// w, the half width of the window.
  public let window: Int
  /// W: [D, H].
  public let positionWeights: Parameter<Scalar>
  /// v: [H, 1].
  public let positionScores: Parameter<Scalar>

  /// A window over another attention; `query` is D, `hidden` the size of the prediction's layer.
  public init(
    _ inner: Inner, query: Int, hidden: Int, window: Int,
    initializer: Initializer<Inner.Scalar> = .uniformFanIn, random: some RandomSource
  ) {
    self.inner = inner
    self.window = window
    positionWeights = Parameter(initializer.tensor([query, hidden], random))
    positionScores = Parameter(initializer.tensor([hidden, 1], random))
  }

  public func prepared(_ keys: Tensor<Scalar>) -> Tensor<Scalar> { inner.prepared(keys) }

  public func scores(_ query: Tensor<Scalar>, _ keys: Tensor<Scalar>) -> Tensor<Scalar> {
    inner.scores(query, keys)
  }

  /// The predicted positions of queries [B, Q, D], from 0 to the lengths: [B, Q, 1].
  public func positions(
    _ query: Tensor<Scalar>, _ memory: AttentionMemory<Scalar>
  ) -> Tensor<Scalar> {
    let hidden = tanh(linear(query, positionWeights.value))
    let share = sigmoid(linear(hidden, positionScores.value))
    guard let mask = memory.mask else { return share * Scalar(memory.keys.shape[1]) }
    return share * Tensor<Scalar>(mask).sum(axis: -1, keepRank: true)
  }

  public func weights(
    _ query: Tensor<Scalar>, _ memory: AttentionMemory<Scalar>
  ) -> Tensor<Scalar> {
    let scores = scores(query, memory.keys)
    let time = memory.keys.shape[1]
    let steps = Tensor<Scalar>((0..<time).map { Scalar($0) })
    let distance = steps - positions(query, memory)
    var seen = abs(distance.detached()) .<= Scalar(window)
    if let mask = memory.mask { seen = seen && mask.broadcast(to: seen.shape) }
    let deviation = Scalar(window) / 2
    let bell =
      window == 0
      ? Tensor<Scalar>.ones(distance.shape) : exp(square(distance) / (-2 * deviation * deviation))
    return maskedSoftmax(scores, seen) * bell
  }
}
