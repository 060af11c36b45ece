/// Recorded lines paired with the lines that a cell wrote, in any order.
struct UnorderedPairing {
  private let recorded: [String]
  private let actual: [String]
  private let takesRest: Bool
  /// For each actual line, the recorded line that it is.
  private var partner: [Int?]

  init(recorded: [String], actual: [String], _ matcher: LineMatcher) {
    self.recorded = recorded
    self.actual = actual
    takesRest = recorded.contains(where: LineMatcher.isAnyLines)
    partner = Array(repeating: nil, count: actual.count)
    // Equal lines first: they are interchangeable, so pairing them now costs nothing later.
    var places: [String: [Int]] = [:]
    for index in actual.indices.reversed() { places[actual[index], default: []].append(index) }
    var open: [Int] = []
    for index in recorded.indices where !LineMatcher.isAnyLines(recorded[index]) {
      if let place = places[recorded[index]]?.popLast() {
        partner[place] = index
      } else {
        open.append(index)
      }
    }
    for index in open {
      var seen = Set<Int>()
      _ = pair(index, matcher, &seen)
    }
  }

  /// Finds a line for a recorded one, moving earlier pairs where that makes room.
  private mutating func pair(_ line: Int, _ matcher: LineMatcher, _ seen: inout Set<Int>) -> Bool {
    for place in actual.indices where !seen.contains(place) {
      guard matcher.matches(recorded: recorded[line], actual: actual[place]) else { continue }
      seen.insert(place)
      guard let holder = partner[place] else {
        partner[place] = line
        return true
      }
      if pair(holder, matcher, &seen) {
        partner[place] = line
        return true
      }
    }
    return false
  }

  var isComplete: Bool {
    let lines = recorded.filter { !LineMatcher.isAnyLines($0) }.count
    let paired = partner.compactMap(\.self).count
    return paired == lines && (takesRest || paired == actual.count)
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
