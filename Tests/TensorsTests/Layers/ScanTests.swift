import Testing

@testable import Tensors

@Suite struct ScanTests {
  @Test func scanCarriesItsState() {
    let x = Tensor<Double>([1, 2, 3, 4])
    let (sums, last) = scan(over: x, from: Tensor<Double>(0)) { x, sum in (sum + x, sum + x) }
    #expect(sums == x.cumulativeSum(axis: 0))
    #expect(last.item == 10)
  }

  /// d sₜ / d sₜ₋₁ is 2 here, so that the gradient of the last state by x₀ shows who was cut off.
  @Test(arguments: [
    (nil, [8.0, 4, 2, 1]), (1, [0, 0, 0, 1]), (2, [0, 0, 2, 1]), (3, [0, 0, 0, 1]),
  ])
  func truncationStopsGradientsAtTheBorders(_ truncate: Int?, _ expected: [Double]) {
    let slope = gradient(at: Tensor<Double>([1, 2, 3, 4])) { x in
      scan(over: x, from: Tensor<Double>(0), truncate: truncate) { x, state in
        (x, state * 2 + x)
      }.state
    }
    #expect(slope.scalars == expected)
  }

  @Test func scanOverACellEqualsTheLayer() {
    let lstm = LSTM<Double>(input: 2, hidden: 3, random: Random(seed: 1))
    let probe = LayerProbe(lstm, inputs: [[5, 2, 2]])
    let whole = valueAndGradient(of: probe) {
      let (y, last) = lstm(probe[0], timeMajor: true)
      return mixed(y, flat(last))
    }
    let scanned = valueAndGradient(of: probe) {
      let (y, last) = scan(over: probe[0], from: lstm.initialState(batch: 2)) { lstm.step($0, $1) }
      return mixed(y, flat(last))
    }
    #expect(areClose(whole.value, scanned.value, 1e-12))
    for name in whole.gradients.names {
      #expect(areClose(whole.gradients[name], scanned.gradients[name], 1e-11), "\(name)")
    }
  }
}

// In the suite whose tests run one after the other: another one counts the buffers alive.
extension DeepGraphTests {
  /// Steps of a cell have two or three outputs, which come together again on the way back.
  @Test func aChainOf100000CellStepsHasItsGradient() {
    let rnn = RNN<Double>(inputWeights: [[0.5]], recurrentWeights: [[1]], bias: nil)
    let (x, first) = (Tensor<Double>([[0]]), Tensor<Double>([[0]]))
    let slope = gradient(at: first) { first in
      var state = first
      for _ in 0..<100_000 { state = rnn.step(x, state).state }
      return state.sum()
    }
    // tanh has the slope 1 at 0.
    #expect(slope.item == 1)
  }

  @Test func cellStepsLeakNothing() {
    let lstm = LSTM<Double>(input: 1, hidden: 1, random: Random(seed: 1))
    func work() {
      _ = gradient(of: lstm) {
        var state = lstm.initialState(batch: 1)
        for _ in 0..<3_000 { state = lstm.step([[0.5]], state).state }
        return state.h.sum()
      }
    }
    work()
    let before = Buffer.liveCount
    for _ in 0..<3 { work() }
    // Each step makes ten and more.
    #expect(Buffer.liveCount < before + 20_000)
  }
}
