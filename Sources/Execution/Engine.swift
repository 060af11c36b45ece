import Chapters
import Foundation

/// Compiles and runs the cells of chapters.
package final class Engine: Sendable {
  package let toolchain: Toolchain
  package let libraries: Libraries
  package let cache: Cache

  package init(_ toolchain: Toolchain, libraries: Libraries, cache: Cache) {
    self.toolchain = toolchain
    self.libraries = libraries
    self.cache = cache
  }

  /// Runs a chapter from the top; `onEvent` hears of each cell's start and result, in order.
  ///
  /// Cancelling the task ends the run and every process that it started.
  package func run(
    _ chapter: Chapter, options: RunOptions,
    onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> ChapterRun {
    let stop = Stop()
    let run: ChapterRun = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        // A thread of its own: the run waits for processes, which tasks must not.
        let thread = Thread {
          let runner = ChapterRunner(
            chapter, options: options, toolchain: self.toolchain, libraries: self.libraries,
            cache: self.cache, stop: stop, onEvent: onEvent)
          continuation.resume(with: Result { try runner.run(chapter) })
        }
        thread.stackSize = 8 << 20
        thread.start()
      }
    } onCancel: {
      stop.set()
    }
    cache.trim()
    return run
  }
}

/// What a run tells while it goes on.
package enum RunEvent: Sendable {
  /// The cell with this number starts to run.
  case started(cell: Int)
  /// A cell's result is final. Results come in the order of cells.
  case finished(CellResult)
}
