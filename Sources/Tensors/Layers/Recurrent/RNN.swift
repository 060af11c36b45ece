import Kernels

/// The nonlinearity of a plain recurrent network.
public enum RNNActivation: Sendable {
  /// The hyperbolic tangent.
  case tanh
  /// max(0, x).
  case relu

  var kernel: tensors_activation { self == .tanh ? .tanh : .relu }
}

/// The plain recurrent network (Elman, 1990): h' = tanh(x U + h W + b).
///
/// The output of a step is the state. D is `inputSize`, H is `outputSize`.
public struct RNN<Scalar: FloatingScalar>: RecurrentCell, Sendable {
  /// U: [D, H].
  public let inputWeights: Parameter<Scalar>
  /// W: [H, H].
  public let recurrentWeights: Parameter<Scalar>
  /// b: [H].
  public let bias: Parameter<Scalar>?
  /// What is applied to the sum.
  public let activation: RNNActivation

  public static var operationName: StaticString { "RNN" }
  public var inputSize: Int { inputWeights.shape[0] }
  public var outputSize: Int { recurrentWeights.shape[0] }

  /// A layer with weights drawn by `initializer` (for W: `recurrent`) and a bias of 0.
  public init(
    input: Int, hidden: Int, activation: RNNActivation = .tanh, bias: Bool = true,
    initializer: Initializer<Scalar> = .uniformFanIn, recurrent: Initializer<Scalar>? = nil,
    random: some RandomSource
  ) {
    self.activation = activation
    inputWeights = Parameter(initializer.tensor([input, hidden], random))
    recurrentWeights = Parameter((recurrent ?? initializer).tensor([hidden, hidden], random))
    self.bias = bias ? Parameter(.zeros([hidden])) : nil
  }

  /// A layer with the given weights: [D, H], [H, H] and [H].
  public init(
    inputWeights: Tensor<Scalar>, recurrentWeights: Tensor<Scalar>, bias: Tensor<Scalar>?,
    activation: RNNActivation = .tanh
  ) {
    checkRecurrentWeights("RNN", inputWeights, recurrentWeights, [bias], gates: 1)
    self.inputWeights = Parameter(inputWeights)
    self.recurrentWeights = Parameter(recurrentWeights)
    self.bias = bias.map { Parameter($0) }
    self.activation = activation
  }

  public func initialState(batch: Int) -> Tensor<Scalar> { .zeros([batch, outputSize]) }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func step(
    _ input: Tensor<Scalar>, _ state: Tensor<Scalar>
  ) -> (output: Tensor<Scalar>, state: Tensor<Scalar>) {
    checkStep("RNN", input, size: inputSize, [(state, outputSize)])
    let last = fused(input.expanded(at: 0), state, lengths: nil).state
    return (last, last)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func run(
    _ inputs: Tensor<Scalar>, _ state: Tensor<Scalar>?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: Tensor<Scalar>) {
    if let state {
      checkStates("RNN", inputs.shape, batch: inputs.shape[1], [(state, outputSize)])
    }
    return fused(inputs, state, lengths: lengths)
  }

  private func fused(
    _ inputs: Tensor<Scalar>, _ state: Tensor<Scalar>?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: Tensor<Scalar>) {
    let operands = RecurrentOperands(
      wx: inputWeights.value, wh: recurrentWeights.value, bias: bias?.value, h0: state)
    let activation = activation
    let results = recurrentSequence(
      "RNN", .rnn, inputs, operands, lengths: lengths, activation: activation.kernel,
      composed: { x, operands in
        composedSequence(x, operands, lengths: lengths) { x, state, operands in
          RNN.composedStep(x, state, operands, activation)
        }
      })
    return (results[0], results[1])
  }

  /// One step in single operations: what the kernels compute.
  static func composedStep(
    _ x: Tensor<Scalar>, _ state: [Tensor<Scalar>], _ operands: RecurrentOperands<Scalar>,
    _ activation: RNNActivation
  ) -> [Tensor<Scalar>] {
    var z = matmul(x, operands.wx) + matmul(state[0], operands.wh)
    if let bias = operands.bias { z = z + bias }
    return [activation == .tanh ? tanh(z) : relu(z)]
  }
}

/// A whole sequence in single operations: outputs [T, B, H] and the tensors of the last state.
///
/// `step` gives the next state, whose first tensor is the output.
func composedSequence<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ operands: RecurrentOperands<Scalar>, lengths: Tensor<Int>?,
  states: Int = 1,
  _ step: (Tensor<Scalar>, [Tensor<Scalar>], RecurrentOperands<Scalar>) -> [Tensor<Scalar>]
) -> [Tensor<Scalar>] {
  let (time, batch, hidden) = (x.shape[0], x.shape[1], operands.wh.shape[0])
  let zero = Tensor<Scalar>.zeros([batch, hidden])
  var state = [operands.h0 ?? zero]
  if states == 2 { state.append(operands.c0 ?? zero) }
  let lengths = lengths?.scalars
  var outputs: [Tensor<Scalar>] = []
  for t in 0..<time {
    let next = step(x[t], state, operands)
    let going = Tensor<Bool>((0..<batch).map { t < lengths?[$0] ?? time })
    state = state.advanced(to: next, where: going)
    outputs.append(`where`(going.reshaped([batch, 1]), next[0], 0))
  }
  return [time == 0 ? Tensor.zeros([0, batch, hidden]) : stack(outputs)] + state
}

/// Ends the program unless weights are [D, G H] and [H, G H] and the biases [G H].
func checkRecurrentWeights<Scalar>(
  _ name: StaticString, _ wx: Tensor<Scalar>, _ wh: Tensor<Scalar>, _ biases: [Tensor<Scalar>?],
  gates: Int
) {
  let shapes = [wx.shape, wh.shape] + biases.compactMap { $0?.shape }
  let width = wh.rank == 2 ? gates * wh.shape[0] : -1
  let isRight =
    wx.rank == 2 && wh.rank == 2 && wx.shape[1] == width && wh.shape[1] == width
    && biases.allSatisfy { $0 == nil || $0?.shape == [width] }
  if isRight { return }
  let columns = gates == 1 ? "H" : "\(gates) H"
  shapeError(
    name, shapes, "weights [D, \(columns)], [H, \(columns)] and biases [\(columns)] are needed")
}
