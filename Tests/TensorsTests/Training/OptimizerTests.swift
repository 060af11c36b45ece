import Testing

@testable import Tensors

@Suite struct OptimizerTests {
  struct Weights: Module {
    typealias Scalar = Double
    let w: Parameter<Double>
    let b: Parameter<Double>

    init() {
      w = Parameter([[0.5, -1.5], [2, 0.25]])
      b = Parameter([1, -2, 3])
    }
  }

  /// Gradients that change from step to step.
  private func gradients(_ model: Weights, _ step: Int) -> Gradients<Double> {
    let random = Random(seed: UInt64(step))
    return Gradients(
      model.parameters.map { ($0.name, $0.parameter, .normal($0.parameter.shape, random: random)) })
  }

  /// Runs three steps of an optimiser and of its formula, which gets p, g, two numbers kept, and t.
  private func compare<O: Optimizer>(
    _ make: (Weights) -> O,
    _ formula: (inout Double, Double, inout Double, inout Double, Int) -> Void
  ) where O.Scalar == Double {
    let model = Weights()
    var optimizer = make(model)
    var numbers = model.parameters.flatMap { $0.parameter.value.scalars }
    var first = numbers.map { _ in 0.0 }
    var second = first
    for step in 1...3 {
      let gradients = gradients(model, step)
      optimizer.step(gradients)
      let flat = gradients.entries.flatMap { $0.gradient.scalars }
      for i in numbers.indices { formula(&numbers[i], flat[i], &first[i], &second[i], step) }
      let after = model.parameters.flatMap { $0.parameter.value.scalars }
      for (a, b) in Swift.zip(after, numbers) { #expect(abs(a - b) < 1e-12) }
    }
  }

  @Test func gradientDescent() {
    compare({ SGD($0, rate: 0.1) }) { p, g, _, _, _ in p -= 0.1 * g }
    compare({ SGD($0, rate: 0.1, decay: 0.01) }) { p, g, _, _, _ in p -= 0.1 * (g + 0.01 * p) }
  }

  @Test(arguments: [0, 0.02])
  func momentum(_ decay: Double) {
    compare({ Momentum($0, rate: 0.1, momentum: 0.8, decay: decay) }) { p, g, v, _, _ in
      v = 0.8 * v + g + decay * p
      p -= 0.1 * v
    }
    compare({ Momentum($0, rate: 0.1, momentum: 0.8, nesterov: true, decay: decay) }) {
      p, g, v, _, _ in
      let slope = g + decay * p
      v = 0.8 * v + slope
      p -= 0.1 * (slope + 0.8 * v)
    }
  }

  @Test func adaptiveRates() {
    compare({ AdaGrad($0, rate: 0.1) }) { p, g, a, _, _ in
      a += g * g
      p -= 0.1 * g / (a.squareRoot() + 1e-10)
    }
    compare({ AdaDelta($0) }) { p, g, a, d, _ in
      a = 0.9 * a + 0.1 * g * g
      let u = g * (d + 1e-6).squareRoot() / (a + 1e-6).squareRoot()
      d = 0.9 * d + 0.1 * u * u
      p -= u
    }
    compare({ RMSProp($0, rate: 0.1, epsilon: 0.01) }) { p, g, a, _, _ in
      a = 0.9 * a + 0.1 * g * g
      p -= 0.1 * g / (a + 0.01).squareRoot()
    }
    compare({ RMSProp($0, rate: 0.1, epsilon: 0.01, epsilonInside: false) }) { p, g, a, _, _ in
      a = 0.9 * a + 0.1 * g * g
      p -= 0.1 * g / (a.squareRoot() + 0.01)
    }
  }

  @Test(arguments: [0, 0.1])
  func adam(_ decay: Double) {
    func step(_ p: inout Double, _ g: Double, _ m: inout Double, _ v: inout Double, _ t: Int) {
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      let powers = (0..<t).reduce((1.0, 1.0)) { sum, _ in (sum.0 * 0.9, sum.1 * 0.999) }
      p -= 0.01 * (m / (1 - powers.0)) / ((v / (1 - powers.1)).squareRoot() + 1e-8)
    }
    compare({ Adam($0, rate: 0.01, decay: decay) }) { p, g, m, v, t in
      step(&p, g + decay * p, &m, &v, t)
    }
    compare({ AdamW($0, rate: 0.01, decay: decay) }) { p, g, m, v, t in
      p *= 1 - 0.01 * decay
      step(&p, g, &m, &v, t)
    }
  }

  @Test func parametersSharedWithATapeKeepTheirOldValueThere() {
    let model = Weights()
    let before = model.w.value
    var optimizer = SGD(model, rate: 1)
    optimizer.step(gradients(model, 1))
    #expect(before == Tensor<Double>([[0.5, -1.5], [2, 0.25]]))
    #expect(model.w.value != before)
  }

  @Test func clippingByNormKeepsTheDirection() {
    let model = Weights()
    let all = gradients(model, 2)
    let clipped = all.clipped(toGlobalNorm: 0.5)
    #expect(abs(clipped.globalNorm - 0.5) < 1e-12)
    let factor = 0.5 / all.globalNorm
    for (a, b) in Swift.zip(all.entries, clipped.entries) {
      #expect(areClose(a.gradient * factor, b.gradient, 1e-12))
    }
    #expect(all.clipped(toGlobalNorm: 1e9).globalNorm == all.globalNorm)
    let held = all.clipped(to: -0.3...0.3)
    #expect(held.entries.allSatisfy { $0.gradient.scalars.allSatisfy { abs($0) <= 0.3 } })
  }

  @Test func trainingAnLSTMLowersTheLoss() {
    struct Model: Module {
      let embedding: Embedding<Float>
      let lstm: LSTM<Float>
      let output: Linear<Float>

      func callAsFunction(_ ids: Tensor<Int>, lengths: [Int]) -> Tensor<Float> {
        output(lstm(embedding(ids), lengths: lengths).outputs)
      }
    }
    let random = Random(seed: 3)
    let model = Model(
      embedding: Embedding(vocabulary: 7, size: 8, random: random),
      lstm: LSTM(input: 8, hidden: 16, random: random),
      output: Linear(input: 16, output: 7, random: random))
    // Each row counts up from another number, modulo 7.
    let rows = (0..<4).map { start in (0..<9).map { (start + $0) % 7 } }
    let inputs = Tensor<Int>(rows.map { Array($0.dropLast()) })
    let targets = Tensor<Int>(rows.map { Array($0.dropFirst()) })
    var adam = Adam(model, rate: 0.02)
    var losses: [Float] = []
    for _ in 0..<60 {
      let (loss, gradients) = valueAndGradient(of: model) {
        softmaxCrossEntropy(model(inputs, lengths: [8, 8, 5, 8]), targets, lengths: [8, 8, 5, 8])
      }
      losses.append(loss.item)
      adam.step(gradients.clipped(toGlobalNorm: 5))
    }
    #expect(abs(losses[0] - Tensors.log(Float(7))) < 0.3)
    #expect(losses[59] < 0.1)
  }
}
