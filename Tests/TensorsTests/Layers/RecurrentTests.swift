import Testing

@testable import Tensors

/// A shape of a run: T, B, D, H, and lengths if any.
struct RunShape: Sendable, CustomTestStringConvertible {
  var time, batch, input, hidden: Int
  var lengths: [Int]?
  var hasState = true

  var testDescription: String {
    "T\(time) B\(batch) D\(input) H\(hidden) \(lengths.map { "\($0)" } ?? "") \(hasState)"
  }

  static let table = [
    RunShape(time: 4, batch: 3, input: 2, hidden: 5),
    RunShape(time: 4, batch: 3, input: 2, hidden: 5, lengths: [4, 0, 2]),
    RunShape(time: 3, batch: 2, input: 3, hidden: 4, lengths: [1, 3], hasState: false),
    RunShape(time: 3, batch: 2, input: 3, hidden: 4, hasState: false),
    RunShape(time: 1, batch: 1, input: 1, hidden: 1),
    RunShape(time: 1, batch: 2, input: 3, hidden: 17),
    RunShape(time: 0, batch: 2, input: 3, hidden: 2),
    RunShape(time: 2, batch: 0, input: 3, hidden: 2),
    RunShape(time: 2, batch: 2, input: 0, hidden: 2),
    RunShape(time: 2, batch: 2, input: 3, hidden: 0),
    RunShape(time: 0, batch: 1, input: 1, hidden: 1, lengths: [0]),
  ]
}

/// The layers that kernels compute, made for given sizes.
enum FusedLayer: String, CaseIterable, Sendable {
  case rnn, rnnRelu, rnnNoBias, lstm, lstmNoBias, gruAfter, gruBefore, gruNoBias
}

@Suite struct RecurrentTests {
  @Test(arguments: FusedLayer.allCases, RunShape.table)
  func gradientsAgreeWithDifferences(_ kind: FusedLayer, _ shape: RunShape) {
    withLayer(kind, shape) { check($0, shape) }
  }

  @Test(arguments: FusedLayer.allCases, RunShape.table)
  func fusedEqualsSingleOperations(_ kind: FusedLayer, _ shape: RunShape) {
    withLayer(kind, shape) { compare($0, shape) }
  }

  @Test(arguments: FusedLayer.allCases)
  func gradientOfGradientAgreesWithDifferences(_ kind: FusedLayer) {
    let shape = RunShape(time: 2, batch: 2, input: 2, hidden: 2, lengths: [2, 1])
    withLayer(kind, shape) { checkTwice($0, kind.rawValue) }
  }

  private func checkTwice<Cell: RecurrentCell>(_ cell: Cell, _ comment: String)
  where Cell.Scalar == Double {
    let probe = LayerProbe(cell, inputs: [[2, 2, 2]])
    // relu has no second derivative at its kink, which these inputs stay away from.
    expectGradients(of: probe, tolerance: 1e-5, comment) {
      let slope = gradient(at: probe[0]) { x in
        let (outputs, state) = cell(x, lengths: [2, 1], timeMajor: true)
        return mixed(outputs, flat(state))
      }
      return mixed(slope)
    }
  }

  private func check<Cell: RecurrentCell>(_ cell: Cell, _ shape: RunShape)
  where Cell.Scalar == Double {
    let probe = LayerProbe(cell, inputs: [[shape.time, shape.batch, shape.input]])
    let first = shape.hasState ? randomState(cell, shape.batch) : nil
    expectGradients(of: probe, shape.testDescription) {
      let (outputs, state) = cell(
        probe[0], state: first, lengths: shape.lengths, timeMajor: true)
      return mixed(outputs, flat(state))
    }
    if let first {
      // And for the first state alone.
      let states = StateProbe(first)
      expectGradients(of: states, shape.testDescription) {
        let (_, state) = cell(
          probe[0], state: states.value, lengths: shape.lengths, timeMajor: true)
        return mixed(flat(state))
      }
    }
  }

  /// Values and gradients of `run` (a kernel) and of `unrolled` over composed steps.
  private func compare<Cell: RecurrentCell>(_ cell: Cell, _ shape: RunShape)
  where Cell.Scalar == Double {
    let probe = LayerProbe(cell, inputs: [[shape.time, shape.batch, shape.input]])
    let state = shape.hasState ? randomState(cell, shape.batch) : nil
    let lengths = shape.lengths.map { Tensor<Int>($0) }
    var outputs: [Tensor<Double>] = []
    let fused = valueAndGradient(of: probe) {
      let (y, last) = cell.run(probe[0], state, lengths: lengths)
      outputs = [y.detached(), flat(last).detached()]
      return mixed(y, flat(last))
    }
    let byStep = valueAndGradient(of: probe) {
      let (y, last) = cell.unrolled(probe[0], state, lengths: lengths)
      #expect(areClose(y.detached(), outputs[0], 1e-12))
      #expect(areClose(flat(last).detached(), outputs[1], 1e-12))
      return mixed(y, flat(last))
    }
    let composed = valueAndGradient(of: probe) {
      let results = composedRun(cell, probe[0], state, lengths)
      #expect(areClose(results[0].detached(), outputs[0], 1e-12))
      return mixed(results[0], concatenate(Array(results.dropFirst()), axis: 1))
    }
    for other in [byStep, composed] {
      #expect(areClose(fused.value, other.value, 1e-12))
      for name in fused.gradients.names {
        #expect(areClose(fused.gradients[name], other.gradients[name], 1e-11), "\(name)")
      }
    }
  }

  private func composedRun<Cell: RecurrentCell>(
    _ cell: Cell, _ x: Tensor<Double>, _ state: Cell.State?, _ lengths: Tensor<Int>?
  ) -> [Tensor<Double>] where Cell.Scalar == Double {
    if let rnn = cell as? RNN<Double> {
      let operands = RecurrentOperands(
        wx: rnn.inputWeights.value, wh: rnn.recurrentWeights.value, bias: rnn.bias?.value,
        h0: state as? Tensor<Double>)
      return composedSequence(x, operands, lengths: lengths) {
        RNN.composedStep($0, $1, $2, rnn.activation)
      }
    }
    if let lstm = cell as? LSTM<Double> {
      let state = state as? LSTMState<Double>
      let operands = RecurrentOperands(
        wx: lstm.inputWeights.value, wh: lstm.recurrentWeights.value, bias: lstm.bias?.value,
        h0: state?.h, c0: state?.c)
      return composedSequence(x, operands, lengths: lengths, states: 2, LSTM.composedStep)
    }
    guard let gru = cell as? GRU<Double> else { return [] }
    let operands = RecurrentOperands(
      wx: gru.inputWeights.value, wh: gru.recurrentWeights.value, bias: gru.bias?.value,
      recurrentBias: gru.recurrentBias?.value, h0: state as? Tensor<Double>)
    return composedSequence(x, operands, lengths: lengths) {
      GRU.composedStep($0, $1, $2, gru.reset)
    }
  }

  private func withLayer(
    _ kind: FusedLayer, _ shape: RunShape, _ body: (any DoubleCell) -> Void
  ) {
    let random = Random(seed: 7)
    let (d, h) = (shape.input, shape.hidden)
    let normal = Initializer<Double>.normal(deviation: 0.6)
    switch kind {
    case .rnn, .rnnRelu, .rnnNoBias:
      let layer = RNN<Double>(
        input: d, hidden: h, activation: kind == .rnnRelu ? .relu : .tanh,
        bias: kind != .rnnNoBias, initializer: normal, random: random)
      randomise([layer.bias])
      body(layer)
    case .lstm, .lstmNoBias:
      let layer = LSTM<Double>(
        input: d, hidden: h, bias: kind == .lstm, initializer: normal, random: random)
      randomise([layer.bias])
      body(layer)
    case .gruAfter, .gruBefore, .gruNoBias:
      let layer = GRU<Double>(
        input: d, hidden: h, reset: kind == .gruBefore ? .before : .after,
        bias: kind != .gruNoBias, initializer: normal, random: random)
      randomise([layer.bias, layer.recurrentBias])
      body(layer)
    }
  }
}

protocol DoubleCell: RecurrentCell where Scalar == Double {}
extension RNN: DoubleCell where Scalar == Double {}
extension LSTM: DoubleCell where Scalar == Double {}
extension GRU: DoubleCell where Scalar == Double {}

/// Biases that are not 0, so that mistakes with them show.
func randomise(_ biases: [Parameter<Double>?]) {
  let random = Random(seed: 11)
  for case let bias? in biases {
    bias.value = .normal(bias.shape, deviation: 0.5, random: random)
  }
}

func randomState<Cell: RecurrentCell>(_ cell: Cell, _ batch: Int) -> Cell.State
where Cell.Scalar == Double {
  let random = Random(seed: 13)
  return cell.initialState(batch: batch).mapTensors { .normal($0.shape, random: random) }
}

/// All tensors of a state side by side.
func flat<State: RecurrentState>(_ state: State) -> Tensor<Double> where State.Scalar == Double {
  var parts: [Tensor<Double>] = []
  _ = state.mapTensors {
    parts.append($0.reshaped([$0.shape[0], $0.count / max($0.shape[0], 1)]))
    return $0
  }
  return concatenate(parts, axis: 1)
}

/// The tensors of a state as parameters.
struct StateProbe<State: RecurrentState>: Module where State.Scalar == Double {
  typealias Scalar = Double
  let tensors: [Parameter<Double>]
  private let state: State

  init(_ state: State) {
    self.state = state
    var found: [Parameter<Double>] = []
    _ = state.mapTensors {
      found.append(Parameter($0))
      return $0
    }
    tensors = found
  }

  var value: State {
    var next = 0
    return state.mapTensors { _ in
      next += 1
      return tensors[next - 1].value
    }
  }
}
