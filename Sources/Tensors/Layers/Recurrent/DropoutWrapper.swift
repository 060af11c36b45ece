/// A cell with dropout around it: of its inputs, its outputs, and its state from step to step.
///
/// Each step draws new masks, or with `variational` one mask for each sequence, the same at every
/// step (Gal and Ghahramani, "A theoretically grounded application of dropout in recurrent neural
/// networks", 2016). Such masks belong to the sequence that `beginSequence` begins and to its
/// batch: they are forgotten at its end, and a step of another batch size draws its own. Inside
/// `withoutDropout` nothing is dropped, whatever has been drawn. The state that comes out at the
/// end is not dropped unless `state` is. Of an LSTM only h is dropped, never the cell.
public final class DropoutWrapper<Cell: RecurrentCell>: RecurrentCell {
  public typealias Scalar = Cell.Scalar
  /// The cell inside.
  public let cell: Cell
  /// Whether a sequence has one mask for all its steps.
  public let variational: Bool
  private let input, output, state: Dropout<Scalar>
  private var masks: Masks?

  /// What is dropped in a sequence of one batch size; nil where nothing is.
  private struct Masks {
    let batch: Int
    let input, output, state: Tensor<Scalar>?
  }

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
    masks = variational && DropoutSwitch.isOn ? drawn(batch) : nil
  }

  public func endSequence() {
    cell.endSequence()
    masks = nil
  }

  private func drawn(_ batch: Int) -> Masks {
    Masks(
      batch: batch, input: input.mask([batch, inputSize]),
      output: output.mask([batch, outputSize]),
      state: state.mask([batch, outputSize]))
  }

  /// The masks of the sequence under way, or new ones for a step outside of it.
  private func masks(batch: Int) -> Masks {
    if DropoutSwitch.isOn, let masks, masks.batch == batch { return masks }
    return drawn(batch)
  }

  public func step(
    _ input: Tensor<Scalar>, _ state: Cell.State
  ) -> (output: Tensor<Scalar>, state: Cell.State) {
    let masks = masks(batch: input.shape[0])
    let (output, next) = cell.step(masks.input.map { dropped(input, $0) } ?? input, state)
    return (
      masks.output.map { dropped(output, $0) } ?? output,
      masks.state.map { mask in next.mapHidden { dropped($0, mask) } } ?? next
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
      inputMask.map { dropped(inputs, $0) } ?? inputs, state, lengths: lengths)
    return (outputMask.map { dropped(outputs, $0) } ?? outputs, last)
  }
}
