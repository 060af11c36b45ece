import Foundation
import Testing

@testable import Tensors

@Suite struct RandomTests {
  @Test func theStreamIsFixedForever() {
    // The same three words come from a second implementation, in Python, of the two papers.
    let random = Random(seed: 7)
    #expect((0..<3).map { _ in random.next() } == Self.recorded)
  }

  private static let recorded: [UInt64] = [
    1_021_219_803_524_665_661, 3_174_977_118_032_272_916, 13_236_943_193_235_544_178,
  ]

  @Test func equalSeedsGiveEqualDrawsAndOthersDoNot() {
    let draws = { (seed: UInt64) -> [Double] in
      let random = Random(seed: seed)
      return (0..<10).map { _ in random.nextNormal() }
    }
    #expect(draws(3) == draws(3))
    #expect(draws(3) != draws(4))
  }

  @Test func aSplitLeavesTheOtherStreamAlone() {
    let first = Random(seed: 1)
    let child = first.split()
    let expected = (0..<5).map { _ in first.next() }

    let second = Random(seed: 1)
    let other = second.split()
    for _ in 0..<100 { _ = other.next() }
    #expect((0..<5).map { _ in second.next() } == expected)

    let many = Random(seed: 1).split(3)
    #expect(many[0].next() == child.next())
    #expect(Set(many.map { $0.next() }).count == 3)
  }

  @Test func drawsHaveTheirDistributions() {
    let random = Random(seed: 5)
    let uniform: [Double] = (0..<20_000).map { _ in random.uniform(-1, 3) }
    #expect(uniform.allSatisfy { $0 >= -1 && $0 < 3 })
    #expect(mean(uniform, isWithin: 0.05, of: 1))
    let normal: [Double] = (0..<20_000).map { _ in random.nextNormal() }
    #expect(mean(normal, isWithin: 0.03, of: 0))
    #expect(mean(normal.map { $0 * $0 }, isWithin: 0.05, of: 1))
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<12_000 { counts[random.nextInteger(below: 6)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 2000) < 200 })
  }

  @Test func weightedIndicesSkipZerosAndRefuseNonsense() {
    let random = Random(seed: 2)
    for _ in 0..<200 { #expect([1, 3].contains(random.index(weights: [0.0, 2, 0, 1, 0]))) }
    #expect(random.index(weights: [0.0, 0]) == nil)
    #expect(random.index(weights: [1, -1.0]) == nil)
    #expect(random.index(weights: [Double.nan]) == nil)
  }

  @Test(arguments: [1e-300, 0x1p-1074, 0.1, 0.5, 0.70710678, 0.9999999, 1, 1.0000001, 1.5, 1e300])
  func theLogarithmIsWithinOneUnit(_ value: Double) {
    let logarithm: Double = Foundation.log(value)
    let logarithmError: Double = abs(preciseLogarithm(value) - logarithm)
    #expect(logarithmError <= logarithm.ulp)
    let exponential: Double = Foundation.exp(logarithm)
    let exponentialError: Double = abs(preciseExponential(logarithm) - exponential)
    #expect(exponentialError <= exponential.ulp)
  }

  private func mean(_ values: [Double], isWithin tolerance: Double, of expected: Double) -> Bool {
    let mean: Double = values.reduce(0, +) / Double(values.count)
    return abs(mean - expected) < tolerance
  }
}
