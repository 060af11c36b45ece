import Kernels

/// Additive attention: score(q, k) = v · tanh(q U + k W), then a softmax over the keys.
///
/// Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to align and
/// translate" (2014).
public struct AdditiveAttention<Scalar: FloatingScalar>: Attention, Sendable {
  /// U: [D of the queries, H].
  public let queryWeights: Parameter<Scalar>
  /// W: [D of the keys, H].
  public let keyWeights: Parameter<Scalar>
  /// v: [H].
  public let scoreWeights: Parameter<Scalar>

  /// Attention from queries of one size to keys of another through `hidden` units.
  public init(
    query: Int, key: Int, hidden: Int, initializer: Initializer<Scalar> = .uniformFanIn,
    random: some RandomSource
  ) {
    queryWeights = Parameter(initializer.tensor([query, hidden], random))
    keyWeights = Parameter(initializer.tensor([key, hidden], random))
    scoreWeights = Parameter(initializer.tensor([hidden, 1], random).reshaped([hidden]))
  }

  /// Attention with the given weights: [Dq, H], [Dk, H] and [H].
  public init(
    queryWeights: Tensor<Scalar>, keyWeights: Tensor<Scalar>, scoreWeights: Tensor<Scalar>
  ) {
    let shapes = [queryWeights.shape, keyWeights.shape, scoreWeights.shape]
    if shapes.map({ $0.count }) != [2, 2, 1] || shapes[0][1] != shapes[2][0]
      || shapes[1][1] != shapes[2][0]
    {
      shapeError("AdditiveAttention", shapes, "weights [Dq, H], [Dk, H] and [H] are needed")
    }
    self.queryWeights = Parameter(queryWeights)
    self.keyWeights = Parameter(keyWeights)
    self.scoreWeights = Parameter(scoreWeights)
  }

  public func prepared(_ keys: Tensor<Scalar>) -> Tensor<Scalar> {
    linear(keys, keyWeights.value)
  }

  public func scores(_ query: Tensor<Scalar>, _ keys: Tensor<Scalar>) -> Tensor<Scalar> {
    checkQuery("AdditiveAttention", query, size: queryWeights.shape[0], keys)
    return additiveScores(linear(query, queryWeights.value), keys, scoreWeights.value)
  }
}

/// Σₕ v[h] tanh(query[b, q, h] + keys[b, t, h]): query [B, Q, H], keys [B, T, H], v [H] give [B, Q, T].
///
/// Gradients by the chain rule through 1 - tanh², in one pass.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func additiveScores<Scalar: FloatingScalar>(
  _ query: Tensor<Scalar>, _ keys: Tensor<Scalar>, _ v: Tensor<Scalar>
) -> Tensor<Scalar> {
  guard query.rank == 3, keys.rank == 3, v.rank == 1, query.shape[0] == keys.shape[0],
    query.shape[2] == v.shape[0], keys.shape[2] == v.shape[0]
  else {
    shapeError(
      "additiveScores", [query.shape, keys.shape, v.shape],
      "query [B, Q, H], keys [B, T, H] and v [H] are needed")
  }
  let (batch, queries, time, hidden) = (
    query.shape[0], query.shape[1], keys.shape[1], v.shape[0]
  )
  let q = query.detached().contiguous()
  let k = keys.detached().contiguous()
  let w = v.detached().contiguous()
  let result = Tensor<Scalar>(uninitialised: [batch, queries, time])
  let isTracked = query.record != nil || keys.record != nil || v.record != nil
  let saved = isTracked ? Tensor<Scalar>(uninitialised: [batch, queries, time, hidden]) : nil
  withExtendedLifetime((q, k, w)) {
    switch Scalar.kind {
    case .float:
      tensors_additive_scores_f32(
        batch, queries, time, hidden, f32(k.pointer), f32(q.pointer), f32(w.pointer),
        f32(result.mutablePointer), saved.map { f32($0.mutablePointer) })
    default:
      tensors_additive_scores_f64(
        batch, queries, time, hidden, f64(k.pointer), f64(q.pointer), f64(w.pointer),
        f64(result.mutablePointer), saved.map { f64($0.mutablePointer) })
    }
  }
  return recordedTogether(
    "additiveScores", [query, keys, v], [result],
    backward: { parts, sink in
      guard let dy = parts[0]?.contiguous(), let saved else { return }
      let dq = Tensor<Scalar>(uninitialised: q.shape)
      let dk = Tensor<Scalar>(uninitialised: k.shape)
      let dv = Tensor<Scalar>(uninitialised: w.shape)
      withExtendedLifetime((dy, saved, w)) {
        switch Scalar.kind {
        case .float:
          tensors_additive_scores_backward_f32(
            batch, queries, time, hidden, f32(saved.pointer), f32(w.pointer), f32(dy.pointer),
            f32(dk.mutablePointer), f32(dq.mutablePointer), f32(dv.mutablePointer))
        default:
          tensors_additive_scores_backward_f64(
            batch, queries, time, hidden, f64(saved.pointer), f64(w.pointer), f64(dy.pointer),
            f64(dk.mutablePointer), f64(dq.mutablePointer), f64(dv.mutablePointer))
        }
      }
      sink.add(dq, to: 0)
      sink.add(dk, to: 1)
      sink.add(dv, to: 2)
    },
    composed: { inputs in
      let sum = inputs[0].expanded(at: 2) + inputs[1].expanded(at: 1)
      return [(tanh(sum) * inputs[2]).sum(axis: -1)]
    })[0]
}
