import Testing

@testable import Tensors

@Suite struct WrapperTests {
  private let random = Random(seed: 8)
  private let shape = RunShape(time: 4, batch: 3, input: 3, hidden: 3, lengths: [4, 0, 2])

  private func lstm(_ input: Int = 3, _ hidden: Int = 3) -> LSTM<Double> {
    LSTM(input: input, hidden: hidden, initializer: .normal(deviation: 0.6), random: random)
  }

  /// A wrapper run over a sequence equals the same step by step, in values and gradients.
  private func check<Cell: RecurrentCell>(
    _ cell: Cell, differences: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) where Cell.Scalar == Double {
    let probe = LayerProbe(cell, inputs: [[shape.time, shape.batch, cell.inputSize]])
    let lengths = shape.lengths.map { Tensor<Int>($0) }
    let state = randomState(cell, shape.batch)
    let whole = valueAndGradient(of: probe) {
      let (y, last) = cell.run(probe[0], state, lengths: lengths)
      return mixed(y, flat(last))
    }
    let steps = valueAndGradient(of: probe) {
      let (y, last) = cell.unrolled(probe[0], state, lengths: lengths)
      return mixed(y, flat(last))
    }
    #expect(areClose(whole.value, steps.value, 1e-12), sourceLocation: sourceLocation)
    for name in whole.gradients.names {
      #expect(
        areClose(whole.gradients[name], steps.gradients[name], 1e-11), "\(name)",
        sourceLocation: sourceLocation)
    }
    expectGradients(of: probe, sourceLocation: sourceLocation) {
      let (y, last) = cell(probe[0], state: state, lengths: shape.lengths, timeMajor: true)
      return mixed(y, flat(last))
    }
    // dynamic_rnn: past its length a row's outputs are 0 and its state is what it was.
    let (outputs, last) = cell(probe[0], state: state, lengths: shape.lengths, timeMajor: true)
    for (b, length) in (shape.lengths ?? []).enumerated() {
      for t in length..<shape.time {
        #expect(outputs[t, b].scalars.allSatisfy { $0 == 0 }, sourceLocation: sourceLocation)
      }
      let alone = cell(
        probe[0][0..<length], state: state, lengths: nil, timeMajor: true
      ).state
      #expect(areClose(flat(last)[b], flat(alone)[b], 1e-12), sourceLocation: sourceLocation)
    }
  }

  @Test func stackedEqualsLayerByLayer() {
    let layers = [lstm(2, 3), lstm(3, 4)]
    check(Stacked(layers))
    let x = Tensor<Double>.normal([2, 5, 2], random: random)
    let (outputs, state) = Stacked(layers)(x)
    let (first, firstState) = layers[0](x)
    let (second, secondState) = layers[1](first)
    #expect(outputs == second)
    #expect(state[0].h == firstState.h && state[1].c == secondState.c)
  }

  @Test func residualAddsInputs() {
    check(Residual(lstm()))
    check(Stacked([Residual(lstm()), Residual(lstm())]))
    let cell = lstm()
    let x = Tensor<Double>.normal([2, 5, 3], random: random)
    #expect(areClose(Residual(cell)(x).outputs, cell(x).outputs + x, 1e-12))
  }

  @Test func attentionCellWrapperAttendsToItsOutputs() {
    check(AttentionCellWrapper(lstm(3, 2), window: 2, random: random))
    check(
      AttentionCellWrapper(
        GRU<Double>(input: 2, hidden: 3, random: random), window: 3, hidden: 4, random: random))
    let cell = AttentionCellWrapper(lstm(3, 2), window: 2, random: random)
    let x = Tensor<Double>.normal([2, 4, 3], random: random)
    let (outputs, state) = cell(x)
    // The memory holds the last outputs, oldest first.
    #expect(areClose(state.memory, outputs[.all, 2...], 1e-12))
  }

  @Test func embeddingWrapperLooksUpFirst() {
    let embedding = Embedding<Double>(vocabulary: 6, size: 3, random: random)
    let cell = lstm()
    let wrapped = EmbeddingWrapper(embedding, cell)
    let ids = Tensor<Int>([[1, 5, 0, 2], [3, 3, 0, 0]])
    let (a, b) = (
      wrapped(ids, lengths: [4, 2]), cell(embedding(ids), lengths: [4, 2])
    )
    #expect(a.outputs == b.outputs && a.state.h == b.state.h)
    let state = cell.initialState(batch: 2)
    #expect(wrapped.step([1, 3], state).output == a.outputs[.all, 0])
    expectGradients(of: wrapped) { mixed(wrapped(ids, lengths: [4, 2]).outputs) }
  }

  @Test func bidirectionalReadsBackwardsFromEachEnd() {
    let layer = Bidirectional(lstm(3, 2), GRU<Double>(input: 3, hidden: 4, random: random))
    let lengths = [5, 2, 0]
    let x = Tensor<Double>.normal([3, 5, 3], random: random)
    let (outputs, state) = layer(x, lengths: lengths)
    #expect(outputs.forward == layer.forward(x, lengths: lengths).outputs)
    for (b, length) in lengths.enumerated() {
      let row = x[b..<(b + 1), 0..<length]
      let (alone, last) = layer.backward(row.flipped(axis: 1))
      #expect(areClose(outputs.backward[b..<(b + 1), 0..<length], alone.flipped(axis: 1), 1e-12))
      #expect(areClose(state.backward[b], last[0], 1e-12))
      #expect(outputs.backward[b, length...].scalars.allSatisfy { $0 == 0 })
    }
    #expect(layer.joined(x, lengths: lengths).shape == [3, 5, 6])
    let timeMajor = layer(x.transposed(1, 0, 2), lengths: lengths, timeMajor: true)
    #expect(timeMajor.outputs.backward.transposed(1, 0, 2) == outputs.backward)
    let probe = LayerProbe(layer, inputs: [[3, 5, 3]])
    expectGradients(of: probe) { mixed(layer.joined(probe[0], lengths: lengths)) }
  }

  @Test(arguments: [[3, 0, 2], nil])
  func reversingTwiceChangesNothing(_ lengths: [Int]?) {
    let x = Tensor<Double>.normal([3, 3, 2], random: random)
    let once = reversedSequences(x, lengths: lengths)
    #expect(reversedSequences(once, lengths: lengths) == x)
    #expect(once[2, 0] == x[2, (lengths?[2] ?? 3) - 1])
    let probe = LayerProbe((), inputs: [[3, 3, 2]])
    expectGradients(of: probe) { mixed(reversedSequences(probe[0], lengths: lengths)) }
  }

  @Test func dropoutOfOutputsLeavesTheState() {
    // The seeds' stack: four cells with half of their outputs dropped, over rows of 10 and 6 steps.
    let cells = (0..<4).map { layer in
      DropoutWrapper(lstm(layer == 0 ? 8 : 64, 64), output: 0.5, random: random)
    }
    let stack = Stacked(cells)
    let x = Tensor<Double>.normal([2, 10, 8], random: random)
    let (outputs, state) = stack(x, lengths: [10, 6])
    #expect(outputs.shape == [2, 10, 64])
    #expect(outputs[1, 6...].scalars.allSatisfy { $0 == 0 })
    let zeros = outputs[0].scalars.count { $0 == 0 }
    #expect(abs(zeros - 320) < 100)
    #expect(state.count == 4 && state[0].h.shape == [2, 64])
    #expect(state[0].h.scalars.allSatisfy { $0 != 0 })
    // Switched off, the wrappers are not there.
    let plain = Stacked(cells.map(\.cell))
    #expect(
      withoutDropout { stack(x, lengths: [10, 6]).outputs } == plain(x, lengths: [10, 6]).outputs)
  }

  @Test func variationalMasksAreTheSameAtEveryStep() {
    let x = Tensor<Double>.ones([6, 2, 3])
    for state in [0, 0.4] {
      let cell = DropoutWrapper(
        RNN<Double>(
          inputWeights: .identity(3), recurrentWeights: .zeros([3, 3]), bias: nil),
        output: 0.5, state: state, variational: true, random: random)
      let outputs = cell(x, timeMajor: true).outputs
      for t in 1..<6 { #expect(outputs[t] == outputs[0]) }
      let fresh = DropoutWrapper(cell.cell, output: 0.5, state: state, random: random)
      #expect(fresh(x, timeMajor: true).outputs[1...] != outputs[1...])
    }
  }

  @Test func droppedStateIsPassedOn() {
    let cell = DropoutWrapper(lstm(), state: 0.5, variational: true, random: random)
    let (_, state) = cell(Tensor<Double>.normal([2, 4, 3], random: random))
    #expect(state.h.scalars.contains(0))
    #expect(!state.c.scalars.contains(0))
  }

  /// X = randn(2, 10, 8), the second row has 6 steps.
  @Test func dynamicRNN() {
    var x = Tensor<Double>.normal([2, 10, 8], random: NumPyRandom(seed: 10))
    x[1, 6...] = Tensor<Double>.zeros([4, 8])
    let layer = LSTM<Double>(input: 8, hidden: 64, random: random)
    let (outputs, state) = layer(x, lengths: [10, 6])
    #expect(outputs.shape == [2, 10, 64])
    #expect(outputs[1, 7].scalars.allSatisfy { $0 == 0 })
    #expect(state.h[1] == outputs[1, 5])
    #expect(state.h[0] == outputs[0, 9])
    // Without the lengths the state of the second row is that of its padding.
    #expect(layer(x).state.h[1] != state.h[1])
  }
}

@Suite struct DropoutMaskTests {
  private let gru = GRU<Double>(input: 2, hidden: 3, random: Random(seed: 1))

  private func wrapper() -> DropoutWrapper<GRU<Double>> {
    DropoutWrapper(
      gru, input: 0.4, output: 0.4, state: 0.4, variational: true, random: Random(seed: 2))
  }

  private func step<Cell: RecurrentCell>(_ cell: Cell, batch: Int) -> Tensor<Double>
  where Cell.State == Tensor<Double>, Cell.Scalar == Double {
    cell.step(.ones([batch, 2]), .ones([batch, 3])).state
  }

  /// Whatever ran before: other batches, whole sequences, sequences that were only begun.
  @Test func masksBelongToTheirSequence() {
    let histories: [(DropoutWrapper<GRU<Double>>) -> Void] = [
      { _ = $0(Tensor<Double>.ones([4, 5, 2])) },
      { $0.beginSequence(batch: 4) },
      { cell in withoutDropout { cell.beginSequence(batch: 1) } },
      { cell in withoutDropout { _ = cell(Tensor<Double>.ones([1, 5, 2])) } },
    ]
    for history in histories {
      let cell = wrapper()
      history(cell)
      #expect(step(cell, batch: 1).shape == [1, 3])
      #expect(step(cell, batch: 2).shape == [2, 3])
      #expect(withoutDropout { step(cell, batch: 1) } == step(gru, batch: 1))
      // Back in training, something is dropped.
      let states = (0..<8).map { _ in step(cell, batch: 2) }
      #expect(states.contains { $0 != step(gru, batch: 2) })
    }
  }

  @Test func aSequenceKeepsItsMask() {
    let cell = wrapper()
    cell.beginSequence(batch: 2)
    let first = step(cell, batch: 2)
    _ = step(cell, batch: 5)
    _ = withoutDropout { step(cell, batch: 2) }
    #expect(step(cell, batch: 2) == first)
    cell.endSequence()
    #expect((0..<8).contains { _ in step(cell, batch: 2) != first })
  }
}
