import Chapters
import Foundation

extension ChapterRunner {
  /// Who hears of a cell while it runs.
  struct Listener {
    var onOutput: (SessionOutput) -> Void
    /// Asks for a line of input, and gets what to call with it.
    var onInput: (@Sendable (@escaping @Sendable (String?) -> Void) -> Void)?
  }

  /// Runs one more cell, after all that have run, and keeps it where it ended well.
  func append(_ cell: PlannedCell, stop: Stop) throws -> CellResult {
    plan.append(cell)
    defer { if history.count < plan.count { plan.removeLast() } }
    setUp(for: cell, stop: stop)
    let token = host.listen(to: stop)
    defer { stop.remove(token) }
    if stop.isSet { throw CancellationError() }
    let before = scopes
    let result = try run(plan[plan.count - 1]) { _ in }
    // What a person runs next is another attempt, and needs no word on this one.
    for name in scopes.keys { scopes[name]?.lost = LostCells() }
    if result.ending == .completed, cell.isKept {
      history.append(
        Step(
          before: before, planned: plan[plan.count - 1], result: result,
          files: host.workFolderState()))
    }
    return result
  }

  /// The last step, not after `step`, whose state before it is at hand.
  func nearestState(before step: Int) -> Int? {
    history.indices.last { place in
      place <= step && !history[place].before.isEmpty
        && history[place].before.values.allSatisfy(\.isForkable)
    }
  }

  /// Lets go of the states that a retention does not keep; their processes end.
  func forgetStates(beyond retention: SnapshotRetention) {
    for place in history.indices where !retention.keeps(place, of: history.count) {
      history[place].before = [:]
    }
    shedSnapshots(toFit: retention.megabytes)
  }

  /// Where a state died with the cell that was to change it: makes it again, or goes back to the
  /// last one that a process can be forked from.
  ///
  /// The number of steps that are left.
  func dropLostState() throws -> Int {
    for (name, scope) in scopes where scope.isLost {
      var again = scope
      if try remake(&again) {
        again.isLost = false
        scopes[name] = again
      } else {
        let kept = history.count - scope.replay.count
        try goBack(to: kept)
      }
    }
    return history.count
  }

  /// What the code of a next cell sees.
  var surroundings: Surroundings {
    let chain = scopes[""]?.chain ?? start
    return Surroundings(
      modules: chain.map(\.module), arguments: compiler.editorArguments(after: chain))
  }
}
