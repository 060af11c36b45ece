import Chapters
import Foundation

/// The state of a live session; one update at a time works on it.
final class LiveWork: @unchecked Sendable {
  private let engine: Engine
  private let snapshotMemory: Int
  /// Held by the update that is under way; guards `runner`.
  private let turn = NSLock()
  private var runner: ChapterRunner?
  private let latestLock = NSLock()
  private var latest: Stop?

  init(_ engine: Engine, snapshotMemory: Int) {
    self.engine = engine
    self.snapshotMemory = snapshotMemory
  }

  /// Stops the update that is under way, for the sake of the one that `stop` belongs to.
  func interrupt(with stop: Stop?) {
    let earlier = latestLock.withLock {
      defer { latest = stop }
      return latest
    }
    earlier?.set()
  }

  func update(
    to chapter: Chapter, options: RunOptions, stop: Stop,
    onEvent: @escaping @Sendable (RunEvent) -> Void
  ) throws -> ChapterRun {
    try turn.withLock {
      if stop.isSet { throw CancellationError() }
      var options = options
      // A unit for each cell: an edit then compiles that cell and nothing else.
      options.perCell = true
      let plan = Plan.make(
        chapter, options: options, toolchain: engine.toolchain, known: runner?.plan ?? [])
      do {
        let constants = Constants(chapter, options: options)
        if let runner, runner.serves(constants, options), let count = runner.reusable(for: plan) {
          return try runner.run(plan, reusing: count, stop: stop, onEvent: onEvent)
        }
        runner?.end()
        runner = nil
        let fresh = try ChapterRunner(
          chapter, options: options, compiler: engine.compiler(stop))
        fresh.snapshotMemory = snapshotMemory
        runner = fresh
        return try fresh.run(plan, stop: stop, onEvent: onEvent)
      } catch let error as CancellationError {
        throw error
      } catch {
        // The host is in no known state.
        runner?.end()
        runner = nil
        throw error
      }
    }
  }

  func end() {
    turn.withLock {
      runner?.end()
      runner = nil
    }
  }
}
