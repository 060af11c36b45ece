import Caching
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

  /// The compiler of a run that `stop` ends.
  func compiler(_ stop: Stop) -> Compiler {
    Compiler(
      toolchain: toolchain, libraries: libraries, librariesState: libraries.state(), cache: cache,
      stop: stop)
  }

  /// Runs a chapter from the top; `onEvent` hears of each cell's start and result, in order.
  ///
  /// Cancelling the task ends the run and every process that it started.
  package func run(
    _ chapter: Chapter, options: RunOptions,
    onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> ChapterRun {
    let stop = Stop()
    let run = try await withTaskCancellationHandler {
      try await onThread {
        let runner = try ChapterRunner(chapter, options: options, compiler: self.compiler(stop))
        defer { runner.end() }
        let make = { @Sendable [toolchain = self.toolchain] in
          Plan.make(chapter, options: options, toolchain: toolchain)
        }
        let memory = PlanMemory(chapter, options: options, compiler: runner.compiler, make: make)
        if let (plan, known) = memory?.recall() {
          return try runner.run(plan, known: known, stop: stop, onEvent: onEvent)
        }
        let plan = make()
        let run = try runner.run(plan, stop: stop, onEvent: onEvent)
        if runner.isAsPlanned { memory?.keep(plan, runner.pipelines.values) }
        return run
      }
    } onCancel: {
      stop.set()
    }
    cache.trim()
    return run
  }
}
