import Testing

@testable import Tensors

/// Numbers written next to a tensor must not cost the gradient, whichever kind of literal they are.
@Suite struct LiteralOperandTests {
  @Test(arguments: [1.5, -2, 0.25])
  func gradientsPassLiterals(_ at: Double) {
    let x = Tensor<Double>([at])
    let cases: [(slope: Double, f: (Tensor<Double>) -> Tensor<Double>)] = [
      (1, { $0 + 2 }), (1, { 2 + $0 }), (1, { $0 - 2 }), (-1, { 2 - $0 }), (2, { $0 * 2 }),
      (2, { 2 * $0 }), (0.5, { $0 / 2 }), (-2 / (at * at), { 2 / $0 }), (1, { $0 + 2.5 }),
      (2.5, { 2.5 * $0 }), (-1, { -$0 }), (-3, { 1 - 3 * $0 }), (4, { ($0 * 2 + 1) * 2 - 1 }),
    ]
    for (index, entry) in cases.enumerated() {
      let slope = gradient(at: x) { entry.f($0).sum() }
      #expect(abs(slope[0].item - entry.slope) < 1e-12, "case \(index)")
    }
  }
}
