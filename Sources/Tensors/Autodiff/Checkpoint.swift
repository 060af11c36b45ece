import Synchronization

/// Runs `body` without keeping what its gradient needs, which is computed again on the way back.
///
/// Saves memory for time. `body` must give the same result both times: no random draws, no changes
/// of variables outside. Gradients reach all tensors and parameters that it uses.
public func checkpoint<Scalar: FloatingScalar>(
  _ body: @escaping () -> Tensor<Scalar>
) -> Tensor<Scalar> {
  let context = GradientContext.current
  if context.depth == 0 || !context.isRecording { return body() }
  let outer = context.checkpoint
  let inputs = CheckpointInputs()
  context.checkpoint = inputs
  watchers.wrappingAdd(1, ordering: .relaxed)
  let result = body()
  watchers.wrappingSubtract(1, ordering: .relaxed)
  context.checkpoint = outer
  if inputs.containsGradients { outer?.containsGradients = true }
  let value = result.detached()
  if let record = result.record { inputs.insert(record) }
  if inputs.records.isEmpty { return value }
  let (records, containsGradients) = (inputs.records, inputs.containsGradients)
  return value.record(
    "checkpoint", nil, nil, records.map { $0 },
    {
      .custom { dy, pass in
        let context = GradientContext.current
        let pauses = context.pauses
        // Where the walk itself is recorded, what it comes past is needed once more.
        let isRecorded = context.isRecording
        context.pauses = 0
        // A walk inside `body` must neither go on into this one's tape nor mix its sums with ours.
        let states = containsGradients ? records.map { $0.suspend() } : []
        let again = body()
        for (record, state) in Swift.zip(records, states) { record.resume(state) }
        context.pauses = pauses
        guard let record = again.record else { return }
        let root = unsafeDowncast(record, to: Node<Scalar>.self)
        propagateSegment(from: root, seed: dy, to: records, outerPass: pass, keepsTape: isRecorded)
      }
    })
}
