/// The minimal gated unit (Zhou, Wu, Zhang and Zhou, "Minimal gated unit for recurrent neural
/// networks", 2016): a GRU whose two gates are one.
///
///     f = sigmoid(x U_f + h W_f + b_f)       how much is new
///     n = tanh(x Uₙ + (f h) Wₙ + bₙ)         the candidate
///     h' = (1 - f) h + f n
///
/// The weights of gate and candidate lie side by side in the order f n, each H columns wide. It
/// runs in single operations.
public struct MGU<Scalar: FloatingScalar>: RecurrentCell, Sendable {
  /// U: [D, 2 H].
  public let inputWeights: Parameter<Scalar>
  /// W: [H, 2 H].
  public let recurrentWeights: Parameter<Scalar>
  /// b: [2 H].
  public let bias: Parameter<Scalar>

  public static var operationName: StaticString { "MGU" }
  public var inputSize: Int { inputWeights.shape[0] }
  public var outputSize: Int { recurrentWeights.shape[0] }

  /// A layer with weights drawn by `initializer` (for W: `recurrent`) and biases of 0.
  public init(
    input: Int, hidden: Int, initializer: Initializer<Scalar> = .uniformFanIn,
    recurrent: Initializer<Scalar>? = nil, random: some RandomSource
  ) {
    self.init(
      inputWeights: initializer.gates(2, input, hidden, random),
      recurrentWeights: (recurrent ?? initializer).gates(2, hidden, hidden, random),
      bias: .zeros([2 * hidden]))
  }

  /// A layer with the given weights: [D, 2 H], [H, 2 H] and [2 H], in the order f n.
  public init(inputWeights: Tensor<Scalar>, recurrentWeights: Tensor<Scalar>, bias: Tensor<Scalar>)
  {
    checkRecurrentWeights("MGU", inputWeights, recurrentWeights, [bias], gates: 2)
    self.inputWeights = Parameter(inputWeights)
    self.recurrentWeights = Parameter(recurrentWeights)
    self.bias = Parameter(bias)
  }

  public func initialState(batch: Int) -> Tensor<Scalar> { .zeros([batch, outputSize]) }

  public func step(
    _ input: Tensor<Scalar>, _ state: Tensor<Scalar>
  ) -> (output: Tensor<Scalar>, state: Tensor<Scalar>) {
    checkStep("MGU", input, size: inputSize, [(state, outputSize)])
    let fromInput = linear(input, inputWeights.value, bias.value).split(2, axis: 1)
    let weights = recurrentWeights.value.split(2, axis: 1)
    let gate = sigmoid(fromInput[0] + matmul(state, weights[0]))
    let candidate = tanh(fromInput[1] + matmul(gate * state, weights[1]))
    let next = (1 - gate) * state + gate * candidate
    return (next, next)
  }
}
