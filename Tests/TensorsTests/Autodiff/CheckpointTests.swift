import Testing

@testable import Tensors

@Suite struct CheckpointTests {
  private let x = Tensor<Double>([0.5, -1.25, 2])

  private func cube(_ x: Tensor<Double>) -> Tensor<Double> { x * x * x }

  /// The second derivative of x³ is 6 x, the third 6.
  @Test func gradientsOfGradientsPassThrough() {
    let second = gradient(at: x) { x in
      gradient(at: x) { x in checkpoint { cube(x) }.sum() }.sum()
    }
    #expect(second.scalars == (6 * x).scalars)
    let third = gradient(at: x) { x in
      gradient(at: x) { x in
        gradient(at: x) { x in checkpoint { cube(x) }.sum() }.sum()
      }.sum()
    }
    #expect(third.scalars == [6, 6, 6])
  }

  @Test func oneInsideAnother() {
    func f(_ x: Tensor<Double>) -> Tensor<Double> {
      checkpoint { checkpoint { cube(x) } * x }.sum()  // x⁴
    }
    #expect(gradient(at: x, f).scalars == (4 * x * x * x).scalars)
    let second = gradient(at: x) { x in gradient(at: x, f).sum() }
    let expected = (12 * x * x).scalars
    #expect(zip(second.scalars, expected).allSatisfy { abs($0 - $1) < 1e-12 * abs($1) })
  }

  /// A layer with a kernel of its own, whose gradient of a gradient is that of single operations.
  @Test func aRecurrentLayersGradientOfAGradient() {
    let cell = LSTM<Double>(input: 3, hidden: 4, random: Random(seed: 1))
    let inputs = Tensor<Double>.normal([2, 5, 3], random: Random(seed: 2))
    func penalty(_ inputs: Tensor<Double>, _ body: (Tensor<Double>) -> Tensor<Double>)
      -> Gradients<Double>
    {
      gradient(of: cell) { square(gradient(at: inputs) { body($0).sum() }).sum() }
    }
    let plain = penalty(inputs) { cell($0).outputs }
    let kept = penalty(inputs) { inputs in checkpoint { cell(inputs).outputs } }
    for (a, b) in zip(plain.entries, kept.entries) {
      #expect(a.gradient.scalars == b.gradient.scalars, "\(a.name)")
      #expect(a.gradient.scalars.contains { $0 != 0 })
    }
  }
}
