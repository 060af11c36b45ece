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
    let weight = Parameter(Tensor<Double>([1.5, 0.5, -2]))
    typealias Region = (@escaping () -> Tensor<Double>) -> Tensor<Double>
    func penalties(_ region: @escaping Region) -> [[Double]] {
      func slope(_ x: Tensor<Double>) -> Tensor<Double> {
        region {
          let slope = gradient(at: x) { u in
            isNested ? region { (cube(u) * x * weight.value).sum() } : (cube(u) * weight.value).sum()
          }
          return slope * slope
        }.sum()
      }
      var ofWeight: [Double] = []
      let ofX = gradient(at: x) { x in
        let (w, total) = (weight.value, slope(x))
        ofWeight = gradient(at: [w]) { _ in total }[0].scalars
        return total
      }
      return [ofX.scalars, ofWeight, gradient(at: x) { x in gradient(at: x, slope).sum() }.scalars]
    }
    let (plain, kept) = (penalties { $0() }, penalties { checkpoint($0) })
    #expect(plain[0].contains { $0 != 0 })
    for (a, b) in zip(plain.joined(), kept.joined()) { #expect(abs(a - b) <= 1e-12 * abs(a)) }
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
