/// A recurrent layer: one step at a time as a cell, or over whole sequences.
///
///     let (output, next) = lstm.step(x, state)                    // x [B, D]
///     let (outputs, last) = lstm(inputs, lengths: lengths)        // inputs [B, T, D]
///
/// A type of your own needs `step`, the two sizes and `initialState`; running over a sequence, with
/// lengths and states, then comes for free.
public protocol RecurrentCell: Module {
  /// What is carried from step to step.
  associatedtype State: RecurrentState where State.Scalar == Scalar
  /// What messages about wrong shapes call this cell.
  static var operationName: StaticString { get }
  /// D, the size of an input.
  var inputSize: Int { get }
  /// The size of an output: H for most cells.
  var outputSize: Int { get }
  /// The state before the first step: zeros unless the cell says otherwise.
  func initialState(batch: Int) -> State
  /// One step: an input [B, D] and a state give an output [B, H] and the next state.
  func step(_ input: Tensor<Scalar>, _ state: State) -> (output: Tensor<Scalar>, state: State)
  /// Prepares for a new sequence of the given batch size; for cells that draw something once for
  /// each.
  func beginSequence(batch: Int)
  /// Forgets what `beginSequence` drew: the sequence is over.
  func endSequence()
  /// A whole sequence in time-major order: inputs [T, B, D] give outputs [T, B, H].
  ///
  /// The sizes have been checked. `lengths` is [B]; without it all T steps are real. What callers
  /// use is `callAsFunction`.
  func run(
    _ inputs: Tensor<Scalar>, _ state: State?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: State)
}

extension RecurrentCell {
  public static var operationName: StaticString { "recurrent layer" }

  public func beginSequence(batch: Int) {}
  public func endSequence() {}

  public func run(
    _ inputs: Tensor<Scalar>, _ state: State?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: State) {
    unrolled(inputs, state, lengths: lengths)
  }

  /// Runs over whole sequences: inputs [B, T, D] give outputs [B, T, H] and the last state.
  ///
  /// With `lengths` [B], row b has that many steps: outputs after them are 0 and its state stays as
  /// it was after the last of them, as in TensorFlow's `dynamic_rnn`; what the inputs are there
  /// plays no part. `timeMajor` puts time first in inputs and outputs, [T, B, D], which saves a
  /// copy. Without a state the first is `initialState`.
  public func callAsFunction(
    _ inputs: Tensor<Scalar>, state: State? = nil, lengths: [Int]? = nil, timeMajor: Bool = false
  ) -> (outputs: Tensor<Scalar>, state: State) {
    checkSequence(Self.operationName, inputs, size: inputSize, timeMajor: timeMajor)
    let inputs = timeMajor ? inputs : inputs.transposed(1, 0, 2)
    let checked = checkedLengths(Self.operationName, lengths, of: inputs)
    let real = lengths.map { inputs.hidden(unless: stepMask($0, time: inputs.shape[0])) } ?? inputs
    let (outputs, last) = run(real, state, lengths: checked)
    return (timeMajor ? outputs : outputs.transposed(1, 0, 2), last)
  }

  /// A whole sequence step by step: what `run` does for cells without a kernel of their own.
  public func unrolled(
    _ inputs: Tensor<Scalar>, _ state: State?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: State) {
    let (time, batch) = (inputs.shape[0], inputs.shape[1])
    beginSequence(batch: batch)
    defer { endSequence() }
    var state = state ?? initialState(batch: batch)
    let lengths = lengths?.scalars
    let shortest = lengths?.min() ?? time
    var outputs: [Tensor<Scalar>] = []
    for t in 0..<time {
      let (output, next) = step(inputs[t], state)
      if let lengths, t >= shortest {
        let going = Tensor<Bool>(lengths.map { t < $0 })
        state = state.advanced(to: next, where: going)
        outputs.append(`where`(going.reshaped([batch, 1]), output, 0))
      } else {
        state = next
        outputs.append(output)
      }
    }
    return (time == 0 ? Tensor.zeros([0, batch, outputSize]) : stack(outputs), state)
  }
}

/// Ends the program unless inputs are [B, T, D] (or [T, B, D]) with the right D.
func checkSequence<Scalar>(
  _ name: StaticString, _ inputs: Tensor<Scalar>, size: Int, timeMajor: Bool
) {
  if inputs.rank == 3 && inputs.shape[2] == size { return }
  let layout = timeMajor ? "[T, B, \(size)]" : "[B, T, \(size)]"
  shapeError(name, [inputs.shape], "inputs of shape \(layout) are needed")
}

/// The lengths as a tensor [B], each from 0 to T; `inputs` are time-major.
func checkedLengths<Scalar>(
  _ name: StaticString, _ lengths: [Int]?, of inputs: Tensor<Scalar>
) -> Tensor<Int>? {
  guard let lengths else { return nil }
  let (time, batch) = (inputs.shape[0], inputs.shape[1])
  if lengths.count != batch {
    shapeError(
      name, [inputs.shape, [lengths.count]],
      "a batch of \(batch) needs as many lengths, not \(lengths.count)")
  }
  for (row, length) in lengths.enumerated() where length < 0 || length > time {
    shapeError(
      name, [inputs.shape, [lengths.count]],
      "length \(length) of row \(row) is outside of 0...\(time)")
  }
  return Tensor<Int>(lengths)
}

/// Ends the program unless a cell's operands fit: input [B, D], state [B, H].
func checkStep<Scalar>(
  _ name: StaticString, _ input: Tensor<Scalar>, size: Int, _ states: [(Tensor<Scalar>, Int)]
) {
  if input.rank != 2 || input.shape[1] != size {
    shapeError(
      name, [input.shape] + states.map { $0.0.shape }, "an input of shape [B, \(size)] is needed")
  }
  checkStates(name, input.shape, batch: input.shape[0], states)
}

/// Ends the program unless each state is [B, H] with its own H.
func checkStates<Scalar>(
  _ name: StaticString, _ inputs: [Int], batch: Int, _ states: [(Tensor<Scalar>, Int)]
) {
  for (state, size) in states where state.shape != [batch, size] {
    shapeError(
      name, [inputs] + states.map { $0.0.shape }, "a state of shape [\(batch), \(size)] is needed")
  }
}
