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

  /// A gradient that is computed inside the region is a function of what the region uses.
  @Test(arguments: [true, false])
  func gradientsInsideTheRegion(isNested: Bool) {
    let weight = Tensor<Double>([1.5, 0.5, -2])
    typealias Region = (@escaping () -> Tensor<Double>) -> Tensor<Double>
    func penalties(_ region: @escaping Region) -> [[Double]] {
      func slope(_ x: Tensor<Double>, _ w: Tensor<Double>) -> Tensor<Double> {
        let y = x * w
        return region {
          let slope = gradient(at: x) { u in
            isNested ? region { (cube(u) * x * y).sum() } : (cube(u) * x * y).sum()
          }
          return slope * slope
        }.sum() + y.sum()
      }
      let (ofX, ofWeight) = gradient(at: x, weight, slope)
      let second = gradient(at: x) { x in
        gradient(at: x) { x in slope(x, weight) }.sum()
      }
      return [ofX.scalars, ofWeight.scalars, second.scalars]
    }
    let (plain, kept) = (penalties { $0() }, penalties { checkpoint($0) })
    #expect(plain.allSatisfy { $0.allSatisfy { $0 != 0 } })
    for (a, b) in zip(plain.joined(), kept.joined()) { #expect(abs(a - b) <= 1e-12 * abs(a)) }
  }

  /// The gradient of a model inside the region, while the walk outside has a part of the same sums.
  @Test func aModelsGradientInsideTheRegion() {
    let cell = LSTM<Double>(input: 3, hidden: 4, random: Random(seed: 1))
    let inputs = Tensor<Double>.normal([2, 5, 3], random: Random(seed: 2))
    func penalty(_ region: (@escaping () -> Tensor<Double>) -> Tensor<Double>) -> Gradients<Double>
    {
      gradient(of: cell) {
        let norm = region {
          gradient(of: cell) { cell(inputs).outputs.sum() }.entries
            .map { square($0.gradient).sum() }.reduce(Tensor.zeros([]), +)
        }
        return norm + cell(inputs).outputs.sum()
      }
    }
    let (plain, kept) = (penalty { $0() }, penalty { checkpoint($0) })
    for (a, b) in zip(plain.entries, kept.entries) {
      for (a, b) in zip(a.gradient.scalars, b.gradient.scalars) {
        #expect(abs(a - b) <= 1e-12 * max(1, abs(a)))
      }
      #expect(a.gradient.scalars.contains { $0 != 0 })
    }
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
