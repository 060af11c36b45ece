import Testing

@testable import Chapters

@Suite struct UnorderedPairingTests {
  private func pairing(
    _ recorded: [String], _ actual: [String], tolerance: Double? = nil
  ) -> UnorderedPairing {
    var options = OutputOptions()
    options.unordered = true
    options.tolerance = tolerance
    return UnorderedPairing(recorded: recorded, actual: actual, LineMatcher(options))
  }

  /// The greatest pairing by trying all: for few lines.
  private static func most(_ recorded: [String], _ actual: [String]) -> Int {
    guard let first = recorded.first else { return 0 }
    let rest = Array(recorded.dropFirst())
    let matcher = LineMatcher(OutputOptions())
    var best = most(rest, actual)
    for (place, line) in actual.enumerated() where matcher.matches(recorded: first, actual: line) {
      var others = actual
      others.remove(at: place)
      best = max(best, 1 + most(rest, others))
    }
    return best
  }

  /// Every choice of patterns and lines from a few: a pairing is found where there is one.
  @Test func findsAPairingWhereThereIsOne() {
    let patterns = ["[..]", "a[..]", "[..]b", "ab", "b"]
    let lines = ["a", "b", "ab", "cb"]
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let recorded = (0..<4).map { _ in patterns[Int.random(in: 0..<5, using: &random)] }
      let actual = (0..<4).map { _ in lines[Int.random(in: 0..<4, using: &random)] }
      let isPossible = Self.most(recorded, actual) == 4
      #expect(pairing(recorded, actual).isComplete == isPossible, "\(recorded) \(actual)")
    }
  }

  /// Sixteen thousand lines, alike or by one pattern: neither deep nor long.
  @Test func manyLinesTakeLittleTime() {
    let same = Array(repeating: "a", count: 16_000)
    #expect(pairing(same, Array(same.dropLast()) + ["b"]).isComplete == false)
    #expect(
      pairing(Array(repeating: "a[..]", count: 8000), (0..<8000).map { "a\($0)" }).isComplete)
    let mixed = (0..<4000).flatMap { ["x\($0)", "a[..]"] }
    #expect(pairing(mixed, (0..<4000).flatMap { ["a\($0)", "x\($0)"] }).isComplete)
  }

  /// What would take hours says so.
  @Test func tooMuchWorkIsRefused() {
    let pairing = pairing(
      (0..<2000).map { "\($0).5" }, (0..<2000).map { "\($0).6" }, tolerance: 0.2)
    #expect(pairing.isTooLarge && !pairing.isComplete)
  }
}
