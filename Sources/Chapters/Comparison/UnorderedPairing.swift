/// Recorded lines paired with the lines that a cell wrote, in any order.
///
/// Lines of the same text are interchangeable, so that kinds of lines are paired and not lines: a
/// flow of the greatest size from kinds of recorded lines to kinds of new ones. Paths are looked for
/// in breadth, and the work is bounded.
struct UnorderedPairing {
  private let recorded: [String]
  private let actual: [String]
  private let takesRest: Bool
  /// For each actual line, the recorded line that it is.
  private var partner: [Int?]
  /// Whether the lines could not be paired within the bound.
  private(set) var isTooLarge = false

  /// The most comparisons of two lines, and the most steps along paths.
  private static let comparisonLimit = 400_000
  private static let stepLimit = 4_000_000

  init(recorded: [String], actual: [String], _ matcher: LineMatcher) {
    self.recorded = recorded
    self.actual = actual
    takesRest = recorded.contains(where: LineMatcher.isAnyLines)
    partner = Array(repeating: nil, count: actual.count)
    // Equal lines first: they are interchangeable, so pairing them now costs nothing later.
    var places = Self.kinds(actual, actual.indices)
    for key in places.keys { places[key]?.reverse() }
    var open: [Int] = []
    for index in recorded.indices where !LineMatcher.isAnyLines(recorded[index]) {
      if let place = places[Key(recorded[index])]?.popLast() {
        partner[place] = index
      } else {
        open.append(index)
      }
    }
    guard !open.isEmpty else { return }
    let exact = partner
    // Mostly the lines that are left fit each other, and no pair of equal lines need be given up.
    pair(open, with: actual.indices.filter { partner[$0] == nil }, matcher)
    if isTooLarge || isComplete { return }
    partner = Array(repeating: nil, count: actual.count)
    pair(exact.compactMap(\.self) + open, with: Array(actual.indices), matcher)
  }

  /// Lines are the same where their bytes are.
  private struct Key: Hashable {
    let bytes: [UInt8]
    init(_ line: String) { bytes = Array(line.utf8) }
  }

  private static func kinds(_ lines: [String], _ indices: some Sequence<Int>) -> [Key: [Int]] {
    Dictionary(grouping: indices) { Key(lines[$0]) }
  }

  /// Pairs recorded lines with new ones, as many as can be.
  private mutating func pair(_ lines: [Int], with places: [Int], _ matcher: LineMatcher) {
    // In the order of their first lines, so that the same lines are always paired alike.
    let sources = Self.kinds(recorded, lines.sorted()).values.sorted { $0[0] < $1[0] }
    let targets = Self.kinds(actual, places).values.sorted { $0[0] < $1[0] }
    guard sources.count <= Self.comparisonLimit / max(1, targets.count) else {
      isTooLarge = true
      return
    }
    let patterns = sources.map { matcher.recordedTokens(recorded[$0[0]]) }
    let texts = targets.map { matcher.actualTokens(actual[$0[0]]) }
    let edges = patterns.map { pattern in
      targets.indices.filter { target in
        LineMatcher.matches(
          pattern.count, texts[target].count, isWild: { pattern[$0].isWildcard },
          { matcher.matches(pattern[$0], texts[target][$1]) })
      }
    }
    var flow = LineFlow(
      supply: sources.map(\.count), room: targets.map(\.count), edges: edges,
      stepLimit: Self.stepLimit)
    guard flow.fill() else {
      isTooLarge = true
      return
    }
    var free = targets
    for (source, lines) in sources.enumerated() {
      var lines = lines[...]
      for (target, count) in flow.sent[source].sorted(by: { $0.key < $1.key }) {
        for _ in 0..<count {
          guard let line = lines.popFirst(), let place = free[target].popLast() else { break }
          partner[place] = line
        }
      }
    }
  }

  var isComplete: Bool {
    let lines = recorded.count { !LineMatcher.isAnyLines($0) }
    let paired = partner.count { $0 != nil }
    return !isTooLarge && paired == lines && (takesRest || paired == actual.count)
  }

  /// The recorded lines that still come, in their order, then the new ones.
  var merged: [String] {
    let kept = Set(partner.compactMap(\.self))
    let old = recorded.indices.filter { kept.contains($0) || LineMatcher.isAnyLines(recorded[$0]) }
      .map { recorded[$0] }
    let new = actual.indices.filter { partner[$0] == nil }.map { actual[$0] }
    return old + (takesRest ? [] : new)
  }
}
