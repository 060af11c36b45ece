import Chapters
import Foundation

/// A chapter that is run again and again while somebody edits it.
///
/// The session keeps the process asleep before each cell of the last run. An update compares the
/// chapter with the one before, and runs from the first cell that changed, in the state that a run
/// from the top would have there. The results of the cells before it are kept, at their new lines.
/// Where going back is not possible (a cell from there on wrote files, or the parameters changed),
/// the update runs from the top in a fresh process, without ado.
package final class LiveSession: Sendable {
  private let work: LiveWork

  /// A session that has run nothing yet.
  ///
  /// Snapshots take at most `snapshotMemory` megabytes together; where they would take more, those
  /// that are made again in the shortest time are dropped, and an update there begins earlier.
  package init(_ engine: Engine, snapshotMemory: Int = 4096) {
    work = LiveWork(engine, snapshotMemory: snapshotMemory)
  }

  deinit { work.interrupt(with: nil) }

  /// Brings the session to this state of the chapter, and gives the results of all its cells.
  ///
  /// `onEvent` hears of the cells that run, in order; where nothing changed but prose, of none.
  /// An update that begins while another is under way interrupts it, endless cells included: the
  /// earlier call throws `CancellationError`, and what it had finished is kept. Cancelling the task
  /// interrupts its update in the same way.
  package func update(
    to chapter: Chapter, options: RunOptions = RunOptions(),
    onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> ChapterRun {
    let stop = Stop()
    work.interrupt(with: stop)
    return try await withTaskCancellationHandler {
      try await onThread { [work] in
        try work.update(to: chapter, options: options, stop: stop, onEvent: onEvent)
      }
    } onCancel: {
      stop.set()
    }
  }

  /// Ends every process of the session; the next update starts from the top.
  package func stop() async {
    work.interrupt(with: nil)
    try? await onThread { [work] in work.end() }
  }
}
