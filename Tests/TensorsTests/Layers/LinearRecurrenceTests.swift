import Kernels
import Testing

@testable import Tensors

@Suite struct LinearRecurrenceTests {
  private func drawn(_ shape: [Int], _ seed: UInt64) -> Tensor<Float> {
    .uniform(shape, -0.9, 1.1, random: Random(seed: seed))
  }

  @Test(arguments: [[1, 1], [5, 3], [700, 1], [40, 1000]]) func everyChainIsALoop(shape: [Int]) {
    let (a, b, start) = (drawn(shape, 1), drawn(shape, 2), drawn([shape[1]], 3))
    let h = linearRecurrence(a, b, start: start)
    var state = start.scalars
    for t in 0..<shape[0] {
      let (x, y) = (a[t].scalars, b[t].scalars)
      for i in state.indices { state[i] = y[i].addingProduct(x[i], state[i]) }
      #expect(h[t].scalars == state)
    }
    #expect(
      linearRecurrence(a.transposed(), b.transposed(), start: start, axis: -1) == h.transposed())
    // Cut in two, the second part goes on from the state of the first.
    let cut = shape[0] / 2
    if cut == 0 { return }
    let first = linearRecurrence(a[..<cut], b[..<cut], start: start)
    #expect(concatenate([first, linearRecurrence(a[cut...], b[cut...], start: first[-1])]) == h)
    #expect(linearRecurrence(a, b)[0] == b[0])
  }

  @Test func aDecayOfAllStepsBroadcasts() {
    let b = drawn([4, 3, 2], 4)
    let decay = drawn([2], 5)
    #expect(linearRecurrence(decay, b) == linearRecurrence(decay.broadcast(to: [4, 3, 2]), b))
  }

  @Test func gradientsOfGradientsAreThoseOfDifferences() {
    let probe = LayerProbe((), inputs: [[4, 2], [4, 2], [2]])
    func value() -> Tensor<Double> {
      linearRecurrence(probe[0], probe[1], start: probe[2], axis: 0)
    }
    expectGradients(of: probe) { mixed(value()) }
    let (b, start) = (probe[1], probe[2])
    let worst = gradientCheck(at: probe[0]) { a in
      mixed(gradient(at: a) { mixed(square(linearRecurrence($0, b, start: start))) })
    }
    #expect(worst < 1e-6)
  }

  /// h = exp(Δ A) h + (exp(Δ A) - 1) / A x, in plain numbers.
  @Test func aStateSpaceLayerIsItsFormula() {
    let layer = DiagonalStateSpace<Double>(size: 2, states: 3, random: Random(seed: 1))
    let x = Tensor<Double>.normal([1, 6, 2], random: Random(seed: 2))
    let y = layer(x).outputs
    for d in 0..<2 {
      let step = exp(layer.logStep.value[d, 0].item)
      var h = [0.0, 0, 0]
      for t in 0..<6 {
        var sum = layer.skip.value[d].item * x[0, t, d].item
        for n in 0..<3 {
          let rate = -exp(layer.logRates.value[d, n].item)
          #expect(abs(rate + Double(n + 1)) < 1e-12)
          h[n] = exp(step * rate) * h[n] + (exp(step * rate) - 1) / rate * x[0, t, d].item
          sum += layer.mixture.value[d, n].item * h[n]
        }
        #expect(abs(y[0, t, d].item - sum) < 1e-12)
      }
    }
  }

  private func law<Cell: RecurrentCell>(_ cell: Cell) where Cell.Scalar == Double {
    let probe = LayerProbe(cell, inputs: [[3, 4, 2]])
    expectGradients(of: probe) {
      let (outputs, state) = cell(probe[0], lengths: [2, 4, 0])
      var total = mixed(outputs)
      _ = state.mapTensors {
        total = total + mixed($0)
        return $0
      }
      return total
    }
    let x = probe[0].transposed(1, 0, 2)
    let whole = cell(x, timeMajor: true)
    var state = cell.initialState(batch: 3)
    for t in 0..<4 {
      let (output, next) = cell.step(x[t], state)
      state = next
      #expect(output == whole.outputs[t])
    }
    let expected = cell.unrolled(x, nil, lengths: Tensor<Int>([2, 4, 0]))
    let found = cell(x, lengths: [2, 4, 0], timeMajor: true)
    #expect(found.outputs == expected.outputs)
    _ = found.state.zipTensors(expected.state) {
      #expect($0 == $1)
      return $0
    }
  }

  @Test func stepsEqualSequencesAndGradientsDifferences() {
    law(MGU<Double>(input: 2, hidden: 3, random: Random(seed: 1)))
    law(DiagonalStateSpace<Double>(size: 2, states: 3, steps: 0.1...1, random: Random(seed: 1)))
  }
}
