/// Where a gated recurrent unit applies its reset gate.
public enum GRUReset: Sendable {
  /// To the state before the product: (r h) W, as Cho et al. (2014) wrote it.
  case before
  /// To the product: r (h W + b'), as cuDNN and PyTorch do it, which is faster.
  case after
}

/// The function that makes a gate of a sum.
public enum GateActivation: Sendable {
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// min(1, max(0, x/5 + 1/2)): three straight lines, which Theano offered for speed.
  case hardSigmoid
}

/// The gated recurrent unit (Cho et al., 2014).
///
///     r = sigmoid(x U_r + h W_r + b_r)    how much of the past the candidate sees
///     z = sigmoid(x U_z + h W_z + b_z)    how much of the past stays
///     n = tanh(x Uₙ + bₙ + r (h Wₙ + b'ₙ)) or tanh(x Uₙ + bₙ + (r h) Wₙ)
///     h' = (1 - z) n + z h
///
/// The weights of the three gates lie side by side in the order r z n, each H columns wide.
public struct GRU<Scalar: FloatingScalar>: RecurrentCell, Sendable {
  /// U: [D, 3 H].
  public let inputWeights: Parameter<Scalar>
  /// W: [H, 3 H].
  public let recurrentWeights: Parameter<Scalar>
  /// b: [3 H].
  public let bias: Parameter<Scalar>?
  /// b', added to h W: [3 H]; only with the reset gate after the product.
  public let recurrentBias: Parameter<Scalar>?
  /// Where the reset gate acts.
  public let reset: GRUReset
  /// What makes the gates r and z; the hard sigmoid runs in single operations.
  public let gates: GateActivation

  public static var operationName: StaticString { "GRU" }
  public var inputSize: Int { inputWeights.shape[0] }
  public var outputSize: Int { recurrentWeights.shape[0] }

  /// A layer with weights drawn by `initializer` (for W: `recurrent`) and biases of 0.
  public init(
    input: Int, hidden: Int, reset: GRUReset = .after, gates: GateActivation = .sigmoid,
    bias: Bool = true,
    initializer: Initializer<Scalar> = .uniformFanIn, recurrent: Initializer<Scalar>? = nil,
    random: some RandomSource
  ) {
    self.reset = reset
    self.gates = gates
    inputWeights = Parameter(initializer.gates(3, input, hidden, random))
    recurrentWeights = Parameter((recurrent ?? initializer).gates(3, hidden, hidden, random))
    self.bias = bias ? Parameter(.zeros([3 * hidden])) : nil
    recurrentBias = bias && reset == .after ? Parameter(.zeros([3 * hidden])) : nil
  }

  /// A layer with the given weights: [D, 3 H], [H, 3 H] and [3 H], gates in the order r z n.
  public init(
    inputWeights: Tensor<Scalar>, recurrentWeights: Tensor<Scalar>, bias: Tensor<Scalar>?,
    recurrentBias: Tensor<Scalar>? = nil, reset: GRUReset = .after,
    gates: GateActivation = .sigmoid
  ) {
    checkRecurrentWeights(
      "GRU", inputWeights, recurrentWeights, [bias, recurrentBias], gates: 3)
    if let recurrentBias, reset == .before {
      shapeError(
        "GRU", [recurrentBias.shape],
        "there is no second bias with the reset gate before the product")
    }
    self.inputWeights = Parameter(inputWeights)
    self.recurrentWeights = Parameter(recurrentWeights)
    self.bias = bias.map { Parameter($0) }
    self.recurrentBias = recurrentBias.map { Parameter($0) }
    self.reset = reset
    self.gates = gates
  }

  public func initialState(batch: Int) -> Tensor<Scalar> { .zeros([batch, outputSize]) }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func step(
    _ input: Tensor<Scalar>, _ state: Tensor<Scalar>
  ) -> (output: Tensor<Scalar>, state: Tensor<Scalar>) {
    checkStep("GRU", input, size: inputSize, [(state, outputSize)])
    let last = fused(input.expanded(at: 0), state, lengths: nil).state
    return (last, last)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func run(
    _ inputs: Tensor<Scalar>, _ state: Tensor<Scalar>?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: Tensor<Scalar>) {
    if let state {
      checkStates("GRU", inputs.shape, batch: inputs.shape[1], [(state, outputSize)])
    }
    return fused(inputs, state, lengths: lengths)
  }

  private func fused(
    _ inputs: Tensor<Scalar>, _ state: Tensor<Scalar>?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: Tensor<Scalar>) {
    let operands = RecurrentOperands(
      wx: inputWeights.value, wh: recurrentWeights.value, bias: bias?.value,
      recurrentBias: recurrentBias?.value, h0: state)
    let (reset, gates) = (reset, gates)
    func composed(
      _ x: Tensor<Scalar>, _ operands: RecurrentOperands<Scalar>
    ) -> [Tensor<Scalar>] {
      composedSequence(x, operands, lengths: lengths) { x, state, operands in
        GRU.composedStep(x, state, operands, reset, gates)
      }
    }
    let results =
      gates == .hardSigmoid
      ? composed(inputs, operands)
      : recurrentSequence(
        "GRU", .gru, inputs, operands, lengths: lengths, resetAfter: reset == .after,
        composed: composed)
    return (results[0], results[1])
  }

  /// One step in single operations: what the kernels compute.
  static func composedStep(
    _ x: Tensor<Scalar>, _ state: [Tensor<Scalar>], _ operands: RecurrentOperands<Scalar>,
    _ reset: GRUReset, _ gates: GateActivation = .sigmoid
  ) -> [Tensor<Scalar>] {
    func gate(_ sum: Tensor<Scalar>) -> Tensor<Scalar> {
      gates == .sigmoid ? sigmoid(sum) : hardSigmoid(sum)
    }
    let h = state[0]
    var fromInput = matmul(x, operands.wx)
    if let bias = operands.bias { fromInput = fromInput + bias }
    let u = fromInput.split(3, axis: 1)
    let candidate: Tensor<Scalar>
    let z: Tensor<Scalar>
    switch reset {
    case .after:
      var fromState = matmul(h, operands.wh)
      if let bias = operands.recurrentBias { fromState = fromState + bias }
      let v = fromState.split(3, axis: 1)
      z = gate(u[1] + v[1])
      candidate = tanh(u[2] + gate(u[0] + v[0]) * v[2])
    case .before:
      let w = operands.wh.split(3, axis: 1)
      z = gate(u[1] + matmul(h, w[1]))
      candidate = tanh(u[2] + matmul(gate(u[0] + matmul(h, w[0])) * h, w[2]))
    }
    return [(1 - z) * candidate + z * h]
  }
}
