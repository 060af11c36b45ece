/// Two layers over one sequence, one of them from the end to the start.
///
/// The second layer reads each row backwards from its own last step, so that padding stays at the
/// end, as TensorFlow's `bidirectional_dynamic_rnn` does.
public struct Bidirectional<Forward: RecurrentCell, Backward: RecurrentCell>: Module
where Forward.Scalar == Backward.Scalar {
  public typealias Scalar = Forward.Scalar
  /// The layer that reads from start to end.
  public let forward: Forward
  /// The layer that reads from end to start.
  public let backward: Backward

  /// Two layers of the same input size.
  public init(_ forward: Forward, _ backward: Backward) {
    if forward.inputSize != backward.inputSize {
      shapeError(
        "Bidirectional", [[forward.inputSize], [backward.inputSize]], "the input sizes differ")
    }
    self.forward = forward
    self.backward = backward
  }

  /// Both layers' outputs [B, T, H], at the steps that they belong to, and last states.
  ///
  /// The backward layer's state is the one after the first step. The arguments are those of a layer.
  public func callAsFunction(
    _ inputs: Tensor<Scalar>, state: (forward: Forward.State, backward: Backward.State)? = nil,
    lengths: [Int]? = nil, timeMajor: Bool = false
  ) -> (
    outputs: (forward: Tensor<Scalar>, backward: Tensor<Scalar>),
    state: (forward: Forward.State, backward: Backward.State)
  ) {
    let (ahead, stateAhead) = forward(
      inputs, state: state?.forward, lengths: lengths, timeMajor: timeMajor)
    let mirrored = reversedSequences(inputs, lengths: lengths, timeMajor: timeMajor)
    let (back, stateBack) = backward(
      mirrored, state: state?.backward, lengths: lengths, timeMajor: timeMajor)
    return (
      (ahead, reversedSequences(back, lengths: lengths, timeMajor: timeMajor)),
      (stateAhead, stateBack)
    )
  }

  /// Both layers' outputs side by side: [B, T, H + H'].
  public func joined(
    _ inputs: Tensor<Scalar>, lengths: [Int]? = nil, timeMajor: Bool = false
  ) -> Tensor<Scalar> {
    let outputs = self(inputs, lengths: lengths, timeMajor: timeMajor).outputs
    return concatenate([outputs.forward, outputs.backward], axis: 2)
  }
}

/// Each row of x [B, T, ...] with its first `length` steps in reverse order; the rest stays in place.
///
/// Without lengths all steps are reversed. With `timeMajor` x is [T, B, ...].
public func reversedSequences<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, lengths: [Int]? = nil, timeMajor: Bool = false
) -> Tensor<Scalar> {
  if x.rank < 2 { shapeError("reversedSequences", [x.shape], "[B, T, ...] is needed") }
  guard let lengths else { return x.flipped(axis: timeMajor ? 0 : 1) }
  let (batch, time) = timeMajor ? (x.shape[1], x.shape[0]) : (x.shape[0], x.shape[1])
  if lengths.count != batch || lengths.contains(where: { $0 < 0 || $0 > time }) {
    shapeError(
      "reversedSequences", [x.shape, [lengths.count]],
      "\(batch) lengths of 0...\(time) are needed, not \(lengths)")
  }
  func place(_ b: Int, _ t: Int) -> Int { timeMajor ? t * batch + b : b * time + t }
  var source = [Int](repeating: 0, count: batch * time)
  for b in 0..<batch {
    for t in 0..<time {
      source[place(b, t)] = place(b, t < lengths[b] ? lengths[b] - 1 - t : t)
    }
  }
  let rest = Array(x.shape.dropFirst(2))
  return x.reshaped([batch * time] + rest).gathered(source).reshaped(x.shape)
}
