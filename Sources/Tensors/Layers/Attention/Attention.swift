/// What attention looks at: prepared keys and values, and which of them may be seen.
///
/// Made once for a source and then asked at every step of a decoder.
public struct AttentionMemory<Scalar: FloatingScalar>: Sendable {
  /// The keys as the scores need them, projected if there are weights for that: [B, T, H].
  public var keys: Tensor<Scalar>
  /// What is averaged: [B, T, W].
  public var values: Tensor<Scalar>
  /// True where a position may be seen: [B, 1, T], or [B, Q, T] for a mask by query.
  public var mask: Tensor<Bool>?
}

extension AttentionMemory {
  /// The same for one query, with 0 for what it does not see; `mask` is [B, 1, T].
  fileprivate func seen(by mask: Tensor<Bool>) -> AttentionMemory {
    AttentionMemory(keys: hidden(keys, mask), values: hidden(values, mask), mask: mask)
  }
}

/// Keys or values [B, T, D] with 0 for what no query may see; `mask` is [B or 1, Q or 1, T].
func hidden<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ mask: Tensor<Bool>?
) -> Tensor<Scalar> {
  guard let mask else { return x }
  return x.hidden(unless: anyQuery(mask).transposed(0, 2, 1))
}

/// Whether any query may see a position: [B, Q, T] to [B, 1, T].
private func anyQuery(_ mask: Tensor<Bool>) -> Tensor<Bool> {
  if mask.shape[1] == 1 { return mask }
  return Tensor<Int>(mask).max(axis: 1, keepRank: true) .> 0
}

/// A way to average values by how well their keys match a query.
///
///     let (context, weights) = attention(query, keys, lengths: lengths)
///
/// Every kind prepares keys once (`memory`), scores them against queries, and turns the scores into
/// weights with a softmax.
public protocol Attention: Module {
  /// The keys as the scores need them: [B, T, D] to [B, T, H]; by default they are left as they
  /// are.
  func prepared(_ keys: Tensor<Scalar>) -> Tensor<Scalar>
  /// How well queries [B, Q, D] match prepared keys [B, T, H]: [B, Q, T].
  func scores(_ query: Tensor<Scalar>, _ keys: Tensor<Scalar>) -> Tensor<Scalar>
  /// The weights [B, Q, T] from queries [B, Q, D]: by default the softmax of the scores.
  func weights(_ query: Tensor<Scalar>, _ memory: AttentionMemory<Scalar>) -> Tensor<Scalar>
}

extension Attention {
  public func prepared(_ keys: Tensor<Scalar>) -> Tensor<Scalar> { keys }

  /// Prepares keys [B, T, D] and values [B, T, W] (by default the keys) for any number of queries.
  ///
  /// `mask` is true where a position may be seen: [B, T], or [B, Q, T] with one for each query (1
  /// stretches). `lengths` [B] hides what is past them. Keys and values that no query may see play
  /// no part, whatever they are.
  public func memory(
    _ keys: Tensor<Scalar>, values: Tensor<Scalar>? = nil, mask: Tensor<Bool>? = nil,
    lengths: [Int]? = nil
  ) -> AttentionMemory<Scalar> {
    let values = values ?? keys
    if keys.rank != 3 || values.rank != 3
      || Array(values.shape.prefix(2)) != Array(keys.shape.prefix(2))
    {
      shapeError(
        "attention", [keys.shape, values.shape], "keys [B, T, D] and values [B, T, W] are needed")
    }
    let mask = attentionMask(mask, lengths: lengths, batch: keys.shape[0], time: keys.shape[1])
    return AttentionMemory(
      keys: prepared(hidden(keys, mask)), values: hidden(values, mask), mask: mask)
  }

  public func weights(
    _ query: Tensor<Scalar>, _ memory: AttentionMemory<Scalar>
  ) -> Tensor<Scalar> {
    maskedSoftmax(scores(query, memory.keys), memory.mask)
  }

  /// The average of the values as the query sees them, and the weights it is made with.
  ///
  /// A query [B, D] gives a context [B, W] and weights [B, T], queries [B, Q, D] give [B, Q, W] and
  /// [B, Q, T]. Where nothing may be seen, weights and context are 0.
  public func callAsFunction(
    _ query: Tensor<Scalar>, _ memory: AttentionMemory<Scalar>
  ) -> (context: Tensor<Scalar>, weights: Tensor<Scalar>) {
    if query.rank == 2 {
      let (context, weights) = self(query.expanded(at: 1), memory)
      return (context.squeezed(at: 1), weights.squeezed(at: 1))
    }
    if let mask = memory.mask, mask.shape[1] > 1, !(memory.keys.isFinite && memory.values.isFinite)
    {
      // What one query may see and another not: query by query, so that each has its own 0s.
      let parts = (0..<query.shape[1]).map { q in
        self(query[.all, q..<(q + 1)], memory.seen(by: mask[.all, q..<(q + 1)]))
      }
      return (concatenate(parts.map { $0.0 }, axis: 1), concatenate(parts.map { $0.1 }, axis: 1))
    }
    let weights = weights(query, memory)
    return (matmul(weights, memory.values), weights)
  }

  /// The same, preparing the keys on the way.
  ///
  /// The arguments are those of `memory`.
  public func callAsFunction(
    _ query: Tensor<Scalar>, _ keys: Tensor<Scalar>, values: Tensor<Scalar>? = nil,
    mask: Tensor<Bool>? = nil, lengths: [Int]? = nil
  ) -> (context: Tensor<Scalar>, weights: Tensor<Scalar>) {
    self(query, memory(keys, values: values, mask: mask, lengths: lengths))
  }
}

/// One mask [B or 1, Q or 1, T] from a mask [B, T] or [B, Q, T] and lengths [B]; nil if all is
/// seen.
func attentionMask(
  _ mask: Tensor<Bool>?, lengths: [Int]?, batch: Int, time: Int
) -> Tensor<Bool>? {
  var result = mask
  if let mask {
    if mask.rank == 2 { result = mask.expanded(at: 1) }
    let isRight =
      (mask.rank == 2 || mask.rank == 3) && mask.shape[mask.rank - 1] == time
      && (mask.shape[0] == batch || mask.shape[0] == 1)
    if !isRight {
      shapeError(
        "attention", [[batch, time], mask.shape],
        "a mask is [\(batch), \(time)], or [\(batch), Q, \(time)]")
    }
  }
  guard let lengths else { return result }
  if lengths.count != batch || lengths.contains(where: { $0 < 0 || $0 > time }) {
    shapeError(
      "attention", [[batch, time], [lengths.count]],
      "\(batch) lengths of 0...\(time) are needed, not \(lengths)")
  }
  let inside = Tensor<Bool>(
    shape: [batch, 1, time],
    scalars: lengths.flatMap { length in (0..<time).map { $0 < length } })
  return result.map { $0 && inside } ?? inside
}

/// The softmax over the last axis of what may be seen; 0 elsewhere, and everywhere if nothing may.
func maskedSoftmax<Scalar: FloatingScalar>(
  _ scores: Tensor<Scalar>, _ mask: Tensor<Bool>?
) -> Tensor<Scalar> {
  guard let mask else { return softmax(scores) }
  // The outer choice is for the way back, where the gradient of what is hidden may be anything.
  return `where`(mask, softmax(`where`(mask, scores, -Scalar.infinity)), 0)
}

/// A mask [1, T, T] that lets position q see the positions up to q: for language models.
public func causalMask(_ time: Int) -> Tensor<Bool> {
  Tensor<Bool>(
    shape: [1, time, time], scalars: (0..<time).flatMap { q in (0..<time).map { $0 <= q } })
}

/// Ends the program unless queries [B, Q, D] fit keys [B, T, H].
func checkQuery<Scalar>(
  _ name: StaticString, _ query: Tensor<Scalar>, size: Int, _ keys: Tensor<Scalar>
) {
  if query.rank != 3 || query.shape[2] != size || query.shape[0] != keys.shape[0] {
    shapeError(
      name, [query.shape, keys.shape],
      "queries [\(keys.shape[0]), Q, \(size)] (or [\(keys.shape[0]), \(size)]) are needed")
  }
}
