import Kernels

/// Scaled dot-product attention in one pass: softmax(q kᵀ / √K + mask) v, for each head.
///
/// The heads lie side by side: queries [B, Q, N K], keys [B, T, N K], values [B, T, N W] give
/// outputs [B, Q, N W] and weights [B, N, Q, T], N being `heads`. `mask` is true where a position
/// may be seen: [B, T] or [B, Q, T] (1 stretches); what is hidden plays no part, whatever it is.
/// The weights are for looking at: no gradient flows through them. Vaswani et al., "Attention is
/// all you need" (2017).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func scaledDotProductAttention<Scalar: FloatingScalar>(
  _ query: Tensor<Scalar>, _ keys: Tensor<Scalar>, _ values: Tensor<Scalar>, heads: Int = 1,
  mask: Tensor<Bool>? = nil, lengths: [Int]? = nil
) -> (output: Tensor<Scalar>, weights: Tensor<Scalar>) {
  guard query.rank == 3, keys.rank == 3, values.rank == 3, query.shape[0] == keys.shape[0],
    Array(keys.shape.prefix(2)) == Array(values.shape.prefix(2)), query.shape[2] == keys.shape[2],
    heads > 0, keys.shape[2] % heads == 0, values.shape[2] % heads == 0
  else {
    shapeError(
      "scaledDotProductAttention", [query.shape, keys.shape, values.shape],
      "queries [B, Q, N K], keys [B, T, N K] and values [B, T, N W] for N = \(heads) are needed")
  }
  let queries = query.shape[1]
  let mask = attentionMask(mask, lengths: lengths, batch: query.shape[0], time: keys.shape[1])
  if let mask, mask.shape[1] != 1 && mask.shape[1] != queries {
    shapeError(
      "scaledDotProductAttention", [query.shape, mask.shape],
      "the mask has \(mask.shape[1]) queries, not \(queries)")
  }
  if let mask, mask.shape[1] > 1, !(keys.isFinite && values.isFinite) {
    // What one query may see and another not: query by query, so that each has its own 0s.
    let parts = (0..<queries).map { q in
      scaledDotProductAttention(
        query[.all, q..<(q + 1)], keys, values, heads: heads, mask: mask[.all, q..<(q + 1)])
    }
    return (concatenate(parts.map { $0.0 }, axis: 1), concatenate(parts.map { $0.1 }, axis: 2))
  }
  let inputs = [query, hidden(keys, mask), hidden(values, mask)]
  let bars = mask.map { `where`($0, Tensor<Scalar>(0), Tensor(-Scalar.infinity)).contiguous() }
  let run = AttentionRun(inputs.map { $0.detached().contiguous() }, heads: heads, mask: bars)
  let output = recordedTogether(
    "scaledDotProductAttention", inputs, [run.output],
    backward: { parts, sink in
      guard let dy = parts[0]?.contiguous() else { return }
      let slopes = run.backward(dy)
      for (input, slope) in slopes.enumerated() { sink.add(slope, to: input) }
    },
    composed: { [composedAttention($0, heads: heads, mask: mask, scale: run.scale)] })[0]
  return (output, run.weights)
}

/// The same in single operations: what the kernel computes.
private func composedAttention<Scalar: FloatingScalar>(
  _ inputs: [Tensor<Scalar>], heads: Int, mask: Tensor<Bool>?, scale: Scalar
) -> Tensor<Scalar> {
  let parts = inputs.map { x in
    x.reshaped([x.shape[0], x.shape[1], heads, x.shape[2] / heads]).transposed(0, 2, 1, 3)
  }
  let scores = matmul(parts[0], parts[1].transposed(0, 1, 3, 2)) * scale
  let weights = maskedSoftmax(scores, mask.map { $0.expanded(at: 1) })
  let output = matmul(weights, parts[2]).transposed(0, 2, 1, 3)
  return output.reshaped([output.shape[0], output.shape[1], inputs[2].shape[2]])
}

/// One run of the attention kernel: operands, results, and the way back.
private final class AttentionRun<Scalar: FloatingScalar> {
  let query, keys, values: Tensor<Scalar>
  let mask: Tensor<Scalar>?
  let heads: Int
  let weights, output: Tensor<Scalar>
  let scale: Scalar

  init(_ inputs: [Tensor<Scalar>], heads: Int, mask: Tensor<Scalar>?) {
    (query, keys, values) = (inputs[0], inputs[1], inputs[2])
    self.heads = heads
    self.mask = mask
    scale = 1 / Scalar(max(keys.shape[2] / heads, 1)).squareRoot()
    weights = Tensor(uninitialised: [query.shape[0], heads, query.shape[1], keys.shape[1]])
    output = Tensor(uninitialised: [query.shape[0], query.shape[1], values.shape[2]])
    switch Scalar.kind {
    case .float:
      var call = call32
      tensors_attention_forward_f32(&call)
    default:
      var call = call64
      tensors_attention_forward_f64(&call)
    }
  }

  func backward(_ dy: Tensor<Scalar>) -> [Tensor<Scalar>] {
    let slopes = [query, keys, values].map { Tensor<Scalar>(uninitialised: $0.shape) }
    withExtendedLifetime((self, dy)) {
      switch Scalar.kind {
      case .float:
        var call = call32
        tensors_attention_backward_f32(
          &call, f32(dy.pointer), f32(slopes[0].mutablePointer), f32(slopes[1].mutablePointer),
          f32(slopes[2].mutablePointer))
      default:
        var call = call64
        tensors_attention_backward_f64(
          &call, f64(dy.pointer), f64(slopes[0].mutablePointer), f64(slopes[1].mutablePointer),
          f64(slopes[2].mutablePointer))
      }
    }
    return slopes
  }

  private var hasMaskByBatch: Bool { mask.map { $0.shape[0] > 1 } ?? false }
  private var hasMaskByQuery: Bool { mask.map { $0.shape[1] > 1 } ?? false }

  private var call32: tensors_attention_f32 {
    tensors_attention_f32(
      batch: query.shape[0], heads: heads, queries: query.shape[1], time: keys.shape[1],
      key_size: keys.shape[2] / heads, value_size: values.shape[2] / heads, scale: Float(scale),
      q: f32(query.pointer), q_row: query.shape[2], k: f32(keys.pointer), k_row: keys.shape[2],
      v: f32(values.pointer), v_row: values.shape[2], mask: mask.map { f32($0.pointer) },
      mask_batch: hasMaskByBatch, mask_query: hasMaskByQuery, weights: f32(weights.mutablePointer),
      output: f32(output.mutablePointer))
  }

  private var call64: tensors_attention_f64 {
    tensors_attention_f64(
      batch: query.shape[0], heads: heads, queries: query.shape[1], time: keys.shape[1],
      key_size: keys.shape[2] / heads, value_size: values.shape[2] / heads, scale: Double(scale),
      q: f64(query.pointer), q_row: query.shape[2], k: f64(keys.pointer), k_row: keys.shape[2],
      v: f64(values.pointer), v_row: values.shape[2], mask: mask.map { f64($0.pointer) },
      mask_batch: hasMaskByBatch, mask_query: hasMaskByQuery, weights: f64(weights.mutablePointer),
      output: f64(output.mutablePointer))
  }
}
