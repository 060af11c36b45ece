import Testing

@testable import Tensors

@Suite struct VariantTests {
  /// Which changes of the LSTM are on.
  struct Changes: Sendable, CustomTestStringConvertible {
    var peepholes = false
    var projection: Int?
    var clip: Double?
    var coupled = false
    var norm = false

    var testDescription: String {
      "\(peepholes) \(projection ?? 0) \(clip ?? 0) \(coupled) \(norm)"
    }

    static let table = [
      Changes(), Changes(peepholes: true), Changes(projection: 2), Changes(clip: 0.4),
      Changes(coupled: true), Changes(norm: true),
      Changes(peepholes: true, projection: 3, clip: 0.5, coupled: true, norm: true),
    ]

    func layer(input: Int, hidden: Int) -> LSTMVariant<Double> {
      let layer = LSTMVariant<Double>(
        input: input, hidden: hidden, peepholes: peepholes, projection: projection, cellClip: clip,
        coupledGates: coupled, layerNorm: norm, initializer: .normal(deviation: 0.6),
        random: Random(seed: 7))
      randomise([layer.bias])
      for norm in layer.norms { randomise([norm.scale, norm.shift]) }
      return layer
    }
  }

  @Test(
    arguments: Changes.table,
    [
      RunShape(time: 3, batch: 2, input: 2, hidden: 3, lengths: [3, 1]),
      RunShape(time: 1, batch: 1, input: 1, hidden: 1),
      RunShape(time: 0, batch: 2, input: 1, hidden: 2),
    ])
  func gradientsAgreeWithDifferences(_ changes: Changes, _ shape: RunShape) {
    let cell = changes.layer(input: shape.input, hidden: shape.hidden)
    let probe = LayerProbe(cell, inputs: [[shape.time, shape.batch, shape.input]])
    let state = randomState(cell, shape.batch)
    expectGradients(of: probe, tolerance: 1e-5, changes.testDescription) {
      let (outputs, last) = cell(probe[0], state: state, lengths: shape.lengths, timeMajor: true)
      return mixed(outputs, flat(last))
    }
  }

  /// The definition of each change, written out for one number.
  @Test(arguments: Changes.table)
  func stepsFollowTheFormulas(_ changes: Changes) {
    let cell = changes.layer(input: 2, hidden: 3)
    let x = Tensor<Double>.normal([1, 2], random: Random(seed: 1))
    let state = randomState(cell, 1)
    let next = cell.step(x, state).state
    let z =
      matmul(x, cell.inputWeights.value) + cell.bias.value
      + matmul(state.h, cell.recurrentWeights.value)
    let gates = changes.coupled ? 3 : 4
    var parts = z.split(gates, axis: 1)
    if changes.norm {
      parts = parts.enumerated().map { index, part in
        let scalars = part.scalars
        let mean = scalars.reduce(0, +) / 3
        let variance = scalars.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
        let norm = cell.norms[index]
        return (part - mean) / (variance + 1e-5).squareRoot() * norm.scale.value + norm.shift.value
      }
    }
    for j in 0..<3 {
      func gate(_ place: Int, _ cellValue: Double) -> Double {
        let peep = cell.peepholes.map { $0.value[place, j].item * cellValue } ?? 0
        return Tensors.sigmoid(parts[place][0, j].item + peep)
      }
      let old = state.c[0, j].item
      let shift = changes.coupled ? 0 : 1
      let f = gate(shift, old)
      let i = changes.coupled ? 1 - f : gate(0, old)
      var c = f * old + i * Tensors.tanh(parts[shift + 1][0, j].item)
      if let clip = changes.clip { c = min(max(c, -clip), clip) }
      #expect(abs(next.c[0, j].item - c) < 1e-12)
      if changes.projection == nil && !changes.norm {
        let peep = cell.peepholes.map { $0.value[shift + 1, j].item * c } ?? 0
        let o = Tensors.sigmoid(parts[shift + 2][0, j].item + peep)
        #expect(abs(next.h[0, j].item - o * Tensors.tanh(c)) < 1e-12)
      }
    }
    #expect(next.h.shape == [1, changes.projection ?? 3])
  }

  @Test func withoutChangesItIsTheLSTM() {
    let variant = Changes().layer(input: 3, hidden: 4)
    let lstm = LSTM(
      inputWeights: variant.inputWeights.value, recurrentWeights: variant.recurrentWeights.value,
      bias: variant.bias.value)
    let x = Tensor<Double>.normal([2, 5, 3], random: Random(seed: 2))
    let (a, b) = (variant(x, lengths: [5, 2]), lstm(x, lengths: [5, 2]))
    #expect(areClose(a.outputs, b.outputs, 1e-12))
    #expect(areClose(a.state.h, b.state.h, 1e-12) && areClose(a.state.c, b.state.c, 1e-12))
  }

  @Test(arguments: [GRUReset.before, .after])
  func hardGatesAreStraightLines(_ reset: GRUReset) {
    let gru = GRU<Double>(
      input: 2, hidden: 3, reset: reset, gates: .hardSigmoid, initializer: .normal(deviation: 2),
      random: Random(seed: 3))
    let probe = LayerProbe(gru, inputs: [[3, 2, 2]])
    expectGradients(of: probe) {
      let (outputs, state) = gru(probe[0], lengths: [3, 1], timeMajor: true)
      return mixed(outputs, state)
    }
    // With sums outside of ±2.5 the gates are 0 or 1: z = 1 keeps the state.
    let keeping = GRU<Double>(
      inputWeights: .zeros([1, 3]), recurrentWeights: .zeros([1, 3]), bias: [0, 3, 0.7],
      reset: reset, gates: .hardSigmoid)
    #expect(keeping.step([[5]], [[0.25]]).state == Tensor<Double>([[0.25]]))
  }

  /// z = 0 and r = 1 leave the plain network of Cho's formula; i = 1, f = 0, o = 1 that of the LSTM.
  @Test func saturatedGatesGiveThePlainNetwork() {
    let random = Random(seed: 4)
    let (u, w) = (
      Tensor<Double>.normal([2, 3], random: random), Tensor<Double>.normal([3, 3], random: random)
    )
    let x = Tensor<Double>.normal([4, 2, 2], random: random)
    let zeros = Tensor<Double>.zeros([2, 3])
    let rnn = RNN(inputWeights: u, recurrentWeights: w, bias: nil)
    let gru = GRU(
      inputWeights: concatenate([zeros, zeros, u], axis: 1),
      recurrentWeights: concatenate([.zeros([3, 3]), .zeros([3, 3]), w], axis: 1),
      bias: concatenate([.full([3], 50), .full([3], -50), .zeros([3])]), reset: .before)
    #expect(areClose(gru(x).outputs, rnn(x).outputs, 1e-12))
    let lstm = LSTM(
      inputWeights: concatenate([zeros, zeros, u, zeros], axis: 1),
      recurrentWeights: concatenate([.zeros([3, 6]), w, .zeros([3, 3])], axis: 1),
      bias: concatenate([.full([3], 50), .full([3], -50), .zeros([3]), .full([3], 50)]))
    // The LSTM has one tanh more.
    let first = rnn(x[.all, 0..<1]).outputs
    #expect(areClose(lstm(x[.all, 0..<1]).outputs, tanh(first), 1e-12))
  }
}
