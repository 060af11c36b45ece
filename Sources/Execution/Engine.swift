import Chapters

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
    throw SetupError.hostFailed(reason: "not built yet")
  }
}

/// What a run tells while it goes on.
package enum RunEvent: Sendable {
  /// The cell with this number starts to run.
  case started(cell: Int)
  /// A cell's result is final. Results come in the order of cells.
  case finished(CellResult)
}
