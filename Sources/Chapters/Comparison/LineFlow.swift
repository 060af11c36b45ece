/// A flow of the greatest size from sources to targets, by shortest augmenting paths (J.
///
/// Edmonds and R. M. Karp, Journal of the ACM 19, 1972).
struct LineFlow {
  /// What each source still has to send, and each target still takes.
  private var supply: [Int]
  private var room: [Int]
  /// The targets of each source.
  private let edges: [[Int]]
  private var stepsLeft: Int
  /// What each source sends, by target.
  private(set) var sent: [[Int: Int]]
  /// What each target has, by source.
  private var received: [[Int: Int]]

  init(supply: [Int], room: [Int], edges: [[Int]], stepLimit: Int) {
    self.supply = supply
    self.room = room
    self.edges = edges
    stepsLeft = stepLimit
    sent = Array(repeating: [:], count: supply.count)
    received = Array(repeating: [:], count: room.count)
  }

  /// Sends all that can be sent; false where that takes more steps than allowed.
  mutating func fill() -> Bool {
    for source in supply.indices {
      for target in edges[source] where supply[source] > 0 && room[target] > 0 {
        let count = min(supply[source], room[target])
        move(count, from: source, to: target)
        supply[source] -= count
        room[target] -= count
      }
    }
    for source in supply.indices {
      while supply[source] > 0, let path = path(from: source) {
        // Each step of the path gives one target to a source, and takes one from it.
        var count = min(supply[source], room[path[path.count - 1].target])
        for (step, next) in zip(path, path.dropFirst()) {
          count = min(count, received[step.target][next.source] ?? 0)
        }
        for (place, step) in path.enumerated() {
          if place > 0 { move(-count, from: step.source, to: path[place - 1].target) }
          move(count, from: step.source, to: step.target)
        }
        supply[source] -= count
        room[path[path.count - 1].target] -= count
      }
      if stepsLeft < 0 { return false }
    }
    return true
  }

  private mutating func move(_ count: Int, from source: Int, to target: Int) {
    sent[source][target, default: 0] += count
    received[target][source, default: 0] += count
  }

  /// The shortest path to a target with room; nil where there is none, or no step is left.
  private mutating func path(from start: Int) -> [(source: Int, target: Int)]? {
    var giver = [Int?](repeating: nil, count: room.count)
    var taken = [Int?](repeating: nil, count: supply.count)
    var isSeen = [Bool](repeating: false, count: supply.count)
    isSeen[start] = true
    var queue = [start]
    var next = 0
    while next < queue.count {
      let source = queue[next]
      next += 1
      for target in edges[source] where giver[target] == nil {
        stepsLeft -= 1
        if stepsLeft < 0 { return nil }
        giver[target] = source
        if room[target] > 0 { return steps(to: target, giver, taken) }
        for (holder, count) in received[target] where count > 0 && !isSeen[holder] {
          isSeen[holder] = true
          taken[holder] = target
          queue.append(holder)
        }
      }
    }
    return nil
  }

  private func steps(
    to end: Int, _ giver: [Int?], _ taken: [Int?]
  ) -> [(source: Int, target: Int)] {
    var steps: [(source: Int, target: Int)] = []
    var target: Int? = end
    while let place = target, let source = giver[place] {
      steps.append((source, place))
      target = taken[source]
    }
    return steps.reversed()
  }
}
