/// What an `AttentionCellWrapper` carries from step to step.
public struct AttentionCellState<Inner: RecurrentState>: RecurrentState {
  public typealias Scalar = Inner.Scalar
  /// The cell's own state.
  public var inner: Inner
  /// What attention saw last: [B, A].
  public var context: Tensor<Inner.Scalar>
  /// The last outputs, the newest at the end, zeros before there were any: [B, window, A].
  public var memory: Tensor<Inner.Scalar>

  public func mapTensors(
    _ transform: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> AttentionCellState {
    AttentionCellState(
      inner: inner.mapTensors(transform), context: transform(context), memory: transform(memory))
  }

  public func zipTensors(
    _ other: AttentionCellState, _ combine: (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>
  ) -> AttentionCellState {
    AttentionCellState(
      inner: inner.zipTensors(other.inner, combine), context: combine(context, other.context),
      memory: combine(memory, other.memory))
  }
}

/// A cell that attends to its own last outputs.
///
/// At each step the input and the last context become the cell's input; the cell's new state asks
/// the memory, by additive attention; output and context become the output, which joins the memory.
/// After Cheng, Dong and Lapata, "Long short-term memory-networks for machine reading" (2016), in
/// the form of TensorFlow's `AttentionCellWrapper`.
public struct AttentionCellWrapper<Cell: RecurrentCell>: RecurrentCell {
  public typealias Scalar = Cell.Scalar
  /// The cell inside.
  public let cell: Cell
  /// How many outputs are remembered.
  public let window: Int
  /// Makes the cell's input of input and context: [D + A, D].
  public let inputLayer: Linear<Cell.Scalar>
  /// Attention from the cell's state to the memory.
  public let attention: AdditiveAttention<Cell.Scalar>
  /// Makes the output of the cell's output and the context: [H + A, A], with A = H.
  public let outputLayer: Linear<Cell.Scalar>

  public var inputSize: Int { cell.inputSize }
  public var outputSize: Int { cell.outputSize }

  /// Attention over the last `window` outputs, through `hidden` units (by default H).
  public init(_ cell: Cell, window: Int, hidden: Int? = nil, random: some RandomSource) {
    if window < 1 { invalidValue("AttentionCellWrapper: a window of \(window) holds nothing") }
    self.cell = cell
    self.window = window
    let size = cell.outputSize
    let stateSize = flattened(cell.initialState(batch: 1)).shape[1]
    inputLayer = Linear(input: cell.inputSize + size, output: cell.inputSize, random: random)
    attention = AdditiveAttention(
      query: stateSize, key: size, hidden: hidden ?? size, random: random)
    outputLayer = Linear(input: size + size, output: size, random: random)
  }

  public func initialState(batch: Int) -> AttentionCellState<Cell.State> {
    AttentionCellState(
      inner: cell.initialState(batch: batch), context: .zeros([batch, outputSize]),
      memory: .zeros([batch, window, outputSize]))
  }

  public func beginSequence(batch: Int) { cell.beginSequence(batch: batch) }
  public func endSequence() { cell.endSequence() }

  public func step(
    _ input: Tensor<Scalar>, _ state: AttentionCellState<Cell.State>
  ) -> (output: Tensor<Scalar>, state: AttentionCellState<Cell.State>) {
    let (value, inner) = cell.step(
      inputLayer(concatenate([input, state.context], axis: 1)), state.inner)
    let (context, _) = attention(flattened(inner), state.memory)
    let output = outputLayer(concatenate([value, context], axis: 1))
    let memory = concatenate([state.memory[.all, 1...], output.expanded(at: 1)], axis: 1)
    return (output, AttentionCellState(inner: inner, context: context, memory: memory))
  }
}

/// All tensors of a state side by side: [B, ...].
private func flattened<State: RecurrentState>(_ state: State) -> Tensor<State.Scalar> {
  var parts: [Tensor<State.Scalar>] = []
  _ = state.mapTensors { tensor in
    parts.append(tensor.reshaped([tensor.shape[0], tensor.count / max(tensor.shape[0], 1)]))
    return tensor
  }
  return parts.count == 1 ? parts[0] : concatenate(parts, axis: 1)
}
