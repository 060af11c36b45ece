import Foundation

extension ChapterRunner {
  /// Drops snapshots until those that are left take no more memory than a bound, in megabytes.
  ///
  /// Those go first that cost the least time to make again from the one before them. The states
  /// that the next cells start from stay, and the one that the last update began with.
  func shedSnapshots(toFit bound: Int) {
    let needed = Set(scopes.values.flatMap { [$0.snapshot.process, $0.clean.process] })
    var kept = keptSnapshots()
    // Shared pages are counted once for each process here: where even so it is little, all is well.
    let largest = kept.last.map { Self.kilobytes($0.process, "Rss:") } ?? 0
    guard largest * kept.count > bound * 1024 else { return }
    var total = kept.reduce(0) { $0 + Self.kilobytes($1.process, "Pss:") }
    while total > bound * 1024 {
      let droppable = kept.indices.filter { place in
        place > 0 && kept[place].step != lastStart && !needed.contains(kept[place].process)
      }
      let costs = droppable.map { place in
        history[kept[place - 1].step..<kept[place].step].reduce(0) { $0 + $1.result.seconds }
      }
      guard let cheapest = costs.indices.min(by: { costs[$0] < costs[$1] }) else { return }
      let dropped = kept.remove(at: droppable[cheapest])
      total -= Self.kilobytes(dropped.process, "Pss:")
      host.drop(dropped.snapshot)
    }
  }

  /// The snapshots that a run could go on from, with the step that each stands before.
  private func keptSnapshots() -> [(step: Int, process: Int32, snapshot: Snapshot)] {
    var seen: Set<Int32> = []
    return history.enumerated().compactMap { place, step in
      guard let scope = step.before[step.planned.scope], scope.isForkable,
        let process = scope.snapshot.process, seen.insert(process).inserted
      else { return nil }
      return (place, process, scope.snapshot)
    }
  }

  /// What the system counts for a process, or 0 where it is gone.
  private static func kilobytes(_ process: Int32, _ word: String) -> Int {
    guard process > 0,
      let text = try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8)
    else { return 0 }
    for line in text.split(separator: "\n") where line.hasPrefix(word) {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
    return 0
  }
}
