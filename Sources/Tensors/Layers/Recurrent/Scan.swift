/// Carries a state through a sequence: `body` gets one step's input and the state, and gives an
/// output and the next state; all outputs are stacked.
///
///     let (sums, total) = scan(over: x, from: zero) { x, sum in (sum + x, sum + x) }
///
/// Inputs [T, ...] give outputs [T, ...]. With `truncate` k, gradients do not flow back over the
/// borders between runs of k steps: the state goes on, its history does not, as in truncated
/// backpropagation through time.
public func scan<State: RecurrentState>(
  over inputs: Tensor<State.Scalar>, from state: State, truncate: Int? = nil,
  _ body: (_ input: Tensor<State.Scalar>, _ state: State) throws -> (
    output: Tensor<State.Scalar>, state: State
  )
) rethrows -> (outputs: Tensor<State.Scalar>, state: State) {
  if inputs.rank == 0 { shapeError("scan", [inputs.shape], "inputs [T, ...] are needed") }
  if inputs.shape[0] == 0 {
    shapeError("scan", [inputs.shape], "without a step there are no outputs to stack")
  }
  if let truncate, truncate < 1 { invalidValue("scan: truncate is \(truncate), not 1 or more") }
  var state = state
  var outputs: [Tensor<State.Scalar>] = []
  for t in 0..<inputs.shape[0] {
    if let truncate, t > 0, t % truncate == 0 { state = state.detached() }
    let (output, next) = try body(inputs[t], state)
    outputs.append(output)
    state = next
  }
  return (stack(outputs), state)
}
