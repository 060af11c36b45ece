/// An LSTM with the changes that have been proposed to it, each of which may be switched on.
///
/// - peepholes: the gates see the cell, i and f the old one, o the new one (Gers and Schmidhuber, 2000)
/// - projection: h' = (o tanh(c')) P, so that h has fewer numbers than c (Sak et al., 2014)
/// - cell clip: c' is held within ± the given number
/// - coupled gates: i = 1 - f (Greff et al., "LSTM: a search space odyssey", 2015)
/// - layer normalisation of each gate's sum and of c' before the output (Ba et al., 2016)
///
/// It works step by step in single operations. Without any change it computes what `LSTM` does.
public struct LSTMVariant<Scalar: FloatingScalar>: RecurrentCell, Sendable {
  /// U: [D, G H]; the gates are i f g o, or f g o if coupled.
  public let inputWeights: Parameter<Scalar>
  /// W: [P, G H], P being the size of h.
  public let recurrentWeights: Parameter<Scalar>
  /// b: [G H].
  public let bias: Parameter<Scalar>
  /// What i, f and o see of the cell, one row each (f and o only if coupled): [3, H].
  public let peepholes: Parameter<Scalar>?
  /// P: [H, P].
  public let projection: Parameter<Scalar>?
  /// The largest size of a number in the cell.
  public let cellClip: Scalar?
  /// Whether the input gate is 1 - f.
  public let coupledGates: Bool
  /// The normalisations of the gates' sums, in order, and of the cell.
  public let norms: [LayerNorm<Scalar>]

  /// H, the size of the cell.
  public var hidden: Int { inputWeights.shape[1] / gates }
  public static var operationName: StaticString { "LSTMVariant" }
  public var inputSize: Int { inputWeights.shape[0] }
  public var outputSize: Int { recurrentWeights.shape[0] }
  private var gates: Int { coupledGates ? 3 : 4 }

  /// A layer with the given changes; `projection` is the size of h.
  public init(
    input: Int, hidden: Int, peepholes: Bool = false, projection: Int? = nil,
    cellClip: Scalar? = nil, coupledGates: Bool = false, layerNorm: Bool = false,
    forgetBias: Scalar = 1, initializer: Initializer<Scalar> = .uniformFanIn,
    random: some RandomSource
  ) {
    let gates = coupledGates ? 3 : 4
    let output = projection ?? hidden
    self.cellClip = cellClip
    self.coupledGates = coupledGates
    inputWeights = Parameter(initializer.gates(gates, input, hidden, random))
    recurrentWeights = Parameter(initializer.gates(gates, output, hidden, random))
    let forget = coupledGates ? 0 : 1
    bias = Parameter(
      Tensor(
        (0..<(gates * hidden)).map { $0 / max(hidden, 1) == forget ? forgetBias : 0 }))
    self.peepholes =
      peepholes ? Parameter(initializer.tensor([gates - 1, hidden], random)) : nil
    self.projection = projection.map { Parameter(initializer.tensor([hidden, $0], random)) }
    norms = layerNorm ? (0...gates).map { _ in LayerNorm(size: hidden) } : []
  }

  public func initialState(batch: Int) -> LSTMState<Scalar> {
    LSTMState(h: .zeros([batch, outputSize]), c: .zeros([batch, hidden]))
  }

  public func step(
    _ input: Tensor<Scalar>, _ state: LSTMState<Scalar>
  ) -> (output: Tensor<Scalar>, state: LSTMState<Scalar>) {
    checkStep("LSTMVariant", input, size: inputSize, [(state.h, outputSize), (state.c, hidden)])
    let z = linear(input, inputWeights.value, bias.value) + matmul(state.h, recurrentWeights.value)
    var sums = z.split(gates, axis: 1)
    if !norms.isEmpty { sums = Swift.zip(norms, sums).map { $0($1) } }
    let peepholes = peepholes?.value
    func seen(_ sum: Tensor<Scalar>, _ cell: Tensor<Scalar>, _ row: Int) -> Tensor<Scalar> {
      sigmoid(peepholes.map { sum + cell * $0[row] } ?? sum)
    }
    // The places of the gates: i f g o, or f g o.
    let forgetPlace = coupledGates ? 0 : 1
    let f = seen(sums[forgetPlace], state.c, forgetPlace)
    let i = coupledGates ? 1 - f : seen(sums[0], state.c, 0)
    var c = f * state.c + i * tanh(sums[forgetPlace + 1])
    if let cellClip { c = c.clamped(to: -cellClip...cellClip) }
    let o = seen(sums[forgetPlace + 2], c, forgetPlace + 1)
    var h = o * tanh(norms.isEmpty ? c : norms[gates](c))
    if let projection { h = matmul(h, projection.value) }
    return (h, LSTMState(h: h, c: c))
  }
}
