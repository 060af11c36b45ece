/// Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate: Gers et al., 2000).
///
///     i = sigmoid(x Uᵢ + h Wᵢ + bᵢ)      how much of the candidate comes in
///     f = sigmoid(x U_f + h W_f + b_f)    how much of the cell stays
///     g = tanh(x U_g + h W_g + b_g)       the candidate
///     o = sigmoid(x Uₒ + h Wₒ + bₒ)      how much of the cell is shown
///     c' = f c + i g,  h' = o tanh(c')
///
/// The weights of the four gates lie side by side in the order i f g o, each H columns wide.
public struct LSTM<Scalar: FloatingScalar>: RecurrentCell, Sendable {
  /// U: [D, 4 H].
  public let inputWeights: Parameter<Scalar>
  /// W: [H, 4 H].
  public let recurrentWeights: Parameter<Scalar>
  /// b: [4 H].
  public let bias: Parameter<Scalar>?

  public static var operationName: StaticString { "LSTM" }
  public var inputSize: Int { inputWeights.shape[0] }
  public var outputSize: Int { recurrentWeights.shape[0] }

  /// A layer with weights drawn by `initializer` (for W: `recurrent`).
  ///
  /// The bias starts as 0, for the forget gate as `forgetBias`, so that a new network remembers
  /// (Jozefowicz, Zaremba and Sutskever, 2015).
  public init(
    input: Int, hidden: Int, forgetBias: Scalar = 1, bias: Bool = true,
    initializer: Initializer<Scalar> = .uniformFanIn, recurrent: Initializer<Scalar>? = nil,
    random: some RandomSource
  ) {
    inputWeights = Parameter(initializer.gates(4, input, hidden, random))
    recurrentWeights = Parameter((recurrent ?? initializer).gates(4, hidden, hidden, random))
    let first = [Scalar](repeating: 0, count: hidden)
    let forget = [Scalar](repeating: forgetBias, count: hidden)
    self.bias = bias ? Parameter(Tensor(first + forget + first + first)) : nil
  }

  /// A layer with the given weights: [D, 4 H], [H, 4 H] and [4 H], gates in the order i f g o.
  public init(
    inputWeights: Tensor<Scalar>, recurrentWeights: Tensor<Scalar>, bias: Tensor<Scalar>?
  ) {
    checkRecurrentWeights("LSTM", inputWeights, recurrentWeights, [bias], gates: 4)
    self.inputWeights = Parameter(inputWeights)
    self.recurrentWeights = Parameter(recurrentWeights)
    self.bias = bias.map { Parameter($0) }
  }

  public func initialState(batch: Int) -> LSTMState<Scalar> {
    LSTMState(h: .zeros([batch, outputSize]), c: .zeros([batch, outputSize]))
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func step(
    _ input: Tensor<Scalar>, _ state: LSTMState<Scalar>
  ) -> (output: Tensor<Scalar>, state: LSTMState<Scalar>) {
    checkStep("LSTM", input, size: inputSize, [(state.h, outputSize), (state.c, outputSize)])
    let next = fused(input.expanded(at: 0), state, lengths: nil).state
    return (next.h, next)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func run(
    _ inputs: Tensor<Scalar>, _ state: LSTMState<Scalar>?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: LSTMState<Scalar>) {
    if let state {
      checkStates(
        "LSTM", inputs.shape, batch: inputs.shape[1],
        [(state.h, outputSize), (state.c, outputSize)])
    }
    return fused(inputs, state, lengths: lengths)
  }

  private func fused(
    _ inputs: Tensor<Scalar>, _ state: LSTMState<Scalar>?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: LSTMState<Scalar>) {
    let operands = RecurrentOperands(
      wx: inputWeights.value, wh: recurrentWeights.value, bias: bias?.value, h0: state?.h,
      c0: state?.c)
    let results = recurrentSequence(
      "LSTM", .lstm, inputs, operands, lengths: lengths,
      composed: { x, operands in
        composedSequence(x, operands, lengths: lengths, states: 2, LSTM.composedStep)
      })
    return (results[0], LSTMState(h: results[1], c: results[2]))
  }

  /// One step in single operations: what the kernels compute.
  static func composedStep(
    _ x: Tensor<Scalar>, _ state: [Tensor<Scalar>], _ operands: RecurrentOperands<Scalar>
  ) -> [Tensor<Scalar>] {
    var z = matmul(x, operands.wx) + matmul(state[0], operands.wh)
    if let bias = operands.bias { z = z + bias }
    let gates = z.split(4, axis: 1)
    let c = sigmoid(gates[1]) * state[1] + sigmoid(gates[0]) * tanh(gates[2])
    return [sigmoid(gates[3]) * tanh(c), c]
  }
}
