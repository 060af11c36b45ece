import Foundation
import Tensors
import Testing

/// A cell that imports Foundation too writes `log(x)` and gets ours, whose bits no CPU changes.
@Suite struct BesideFoundationTests {
  @Test(arguments: [0.1, 1.5, 2.0, 700.25])
  func unqualifiedFunctionsAreOurs(x: Double) {
    let single = Float(x)
    #expect([exp(x), log(x), tanh(x), sin(x), cos(x)] == ours(x))
    #expect([exp(single), log(single), tanh(single), sin(single), cos(single)] == ours(single))
    #expect(pow(x, 0.3) == Tensors.pow(x, 0.3) && sqrt(x) == x.squareRoot())
    let function: (Double) -> Double = log
    #expect(function(x) == log(x) && log(Tensor(x)).item == log(x))
  }

  private func ours<Scalar: FloatingScalar>(_ x: Scalar) -> [Scalar] {
    let x = Tensor(x)
    return [exp(x), log(x), tanh(x), sin(x), cos(x)].map(\.item)
  }
}
