/// A cell with dropout around it: of its inputs, its outputs, and its state from step to step.
///
/// Each step draws new masks, or with `variational` one mask for each sequence, the same at every
/// step (Gal and Ghahramani, "A theoretically grounded application of dropout in recurrent neural
/// networks", 2016). The state that comes out at the end is not dropped unless `state` is. Of an LSTM
/// only h is dropped, never the cell.
public final class DropoutWrapper<Cell: RecurrentCell>: RecurrentCell {
  public typealias Scalar = Cell.Scalar
  /// The cell inside.
  public let cell: Cell
  /// Whether a sequence has one mask for all its steps.
  public let variational: Bool
  private let input, output, state: Dropout<Scalar>
  private var masks: (input: Tensor<Scalar>?, output: Tensor<Scalar>?, state: Tensor<Scalar>?)?

  public var inputSize: Int { cell.inputSize }
  public var outputSize: Int { cell.outputSize }

  /// Dropout with the given rates: the probabilities of being dropped.
  public init(
    _ cell: Cell, input: Cell.Scalar = 0, output: Cell.Scalar = 0, state: Cell.Scalar = 0,
    variational: Bool = false, random: any RandomSource
  ) {
    self.cell = cell
    self.variational = variational
    self.input = Dropout(rate: input, random: random)
    self.output = Dropout(rate: output, random: random)
    self.state = Dropout(rate: state, random: random)
  }

  public func initialState(batch: Int) -> Cell.State { cell.initialState(batch: batch) }

  /// Draws the masks of the sequence to come.
  public func beginSequence(batch: Int) {
    cell.beginSequence(batch: batch)
    if variational { masks = drawn(batch) }
  }

  private func drawn(
    _ batch: Int
  ) -> (input: Tensor<Scalar>?, output: Tensor<Scalar>?, state: Tensor<Scalar>?) {
    (
      input.mask([batch, inputSize]), output.mask([batch, outputSize]),
      state.mask([batch, outputSize])
    )
  }

  public func step(
    _ input: Tensor<Scalar>, _ state: Cell.State
  ) -> (output: Tensor<Scalar>, state: Cell.State) {
    // Without a sequence begun there are no masks to keep to.
    let masks = (variational ? self.masks : nil) ?? drawn(input.shape[0])
    let (output, next) = cell.step(masks.input.map { input * $0 } ?? input, state)
    return (
      masks.output.map { output * $0 } ?? output,
      masks.state.map { mask in next.mapHidden { $0 * mask } } ?? next
    )
  }

  public func run(
    _ inputs: Tensor<Scalar>, _ state: Cell.State?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: Cell.State) {
    if self.state.rate != 0 { return unrolled(inputs, state, lengths: lengths) }
    // Nothing is dropped between the steps, so that the cell may run over all of them at once.
    let (time, batch) = (inputs.shape[0], inputs.shape[1])
    let steps = variational ? 1 : time
    let inputMask = input.mask([steps, batch, inputSize])
    let outputMask = output.mask([steps, batch, outputSize])
    let (outputs, last) = cell.run(
      inputMask.map { inputs * $0 } ?? inputs, state, lengths: lengths)
    return (outputMask.map { outputs * $0 } ?? outputs, last)
  }
}
