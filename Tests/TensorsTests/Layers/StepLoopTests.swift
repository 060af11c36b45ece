import Testing

@testable import Tensors

/// Loops of steps share packed weights and collect their products; no bit may differ for it.
@Suite struct StepLoopTests {
  /// A loss over a loop of steps, and its gradients; `plain` computes every product at once.
  private func gradients<Cell: RecurrentCell>(
    _ cell: Cell, batch: Int, time: Int, plain: Bool, decay: Cell.Scalar = 0
  ) -> Gradients<Cell.Scalar> {
    let x = Tensor<Cell.Scalar>.normal([time, batch, cell.inputSize], random: Random(seed: 3))
    func loss() -> Tensor<Cell.Scalar> {
      var state = cell.initialState(batch: batch)
      var sum = Tensor<Cell.Scalar>(0)
      for t in 0..<time {
        if t == time / 2, decay != 0 {
          // The weights get a gradient from elsewhere, between those of the steps.
          for entry in cell.parameters { sum += decay * square(entry.parameter.value).sum() }
          sum += cell(x[0..<2], timeMajor: true).outputs.sum()
        }
        let (output, next) = cell.step(x[t], state)
        state = next
        sum += square(output).sum()
      }
      return sum
    }
    return plain
      ? checkingForNaN { gradient(of: cell, loss) } : gradient(of: cell, loss)
  }

  private func compare<Cell: RecurrentCell>(
    _ cell: Cell, batch: Int, time: Int, decay: Cell.Scalar = 0
  ) {
    let plain = gradients(cell, batch: batch, time: time, plain: true, decay: decay)
    let collected = gradients(cell, batch: batch, time: time, plain: false, decay: decay)
    for (a, b) in zip(plain.entries, collected.entries) {
      #expect(
        a.gradient.scalars == b.gradient.scalars, "\(Cell.operationName) \(a.name), batch \(batch)")
      #expect(a.gradient.scalars.contains { $0 != 0 })
    }
  }

  /// Collected are 256 rows: batches that fill them evenly, unevenly, and that are too large.
  @Test(arguments: [(1, 300), (3, 100), (32, 20), (100, 5), (128, 3), (200, 3)])
  func collectedProductsHaveTheSameBits(batch: Int, time: Int) {
    let random = Random(seed: 1)
    compare(LSTM<Float>(input: 5, hidden: 33, random: random), batch: batch, time: time)
    compare(LSTM<Double>(input: 5, hidden: 9, random: random), batch: batch, time: time)
    compare(RNN<Float>(input: 18, hidden: 7, random: random), batch: batch, time: time)
    compare(GRU<Float>(input: 5, hidden: 17, random: random), batch: batch, time: time)
    compare(LSTM<Float>(input: 5, hidden: 8, random: random), batch: batch, time: time, decay: 0.1)
    compare(
      LSTM<Float>(input: 5, hidden: 8, bias: false, random: random), batch: batch, time: time)
  }

  /// Weights that steps have packed are packed anew once they have changed.
  @Test func changedWeightsAreSeen() {
    let cell = LSTM<Double>(input: 3, hidden: 4, random: Random(seed: 1))
    let x = Tensor<Double>.normal([2, 3], random: Random(seed: 2))
    func output() -> Tensor<Double> { cell.step(x, cell.initialState(batch: 2)).output }
    _ = valueAndGradient(of: cell) {
      #expect(output().scalars == withoutGradient { output() }.scalars)
      cell.inputWeights.value = 2 * cell.inputWeights.value
      #expect(output().scalars == withoutGradient { output() }.scalars)
      cell.recurrentWeights.update { $0 = -$0 }
      let state = LSTMState(h: Tensor<Double>.ones([2, 4]), c: .ones([2, 4]))
      let inside = cell.step(x, state).output
      #expect(inside.scalars == withoutGradient { cell.step(x, state).output }.scalars)
      return inside.sum()
    }
  }
}
