import Chapters
import Execution
import Foundation
import Workbench

/// Runs cells for the editor, only when asked, and keeps what came.
actor CellRuns {
  private let engine: Engine
  private var sessions: [String: LiveSession] = [:]
  /// For each chapter, what came of each cell, with the code that it came from.
  private var results: [String: [Int: (code: String, result: CellResult)]] = [:]

  init(_ engine: Engine) { self.engine = engine }

  /// Runs a chapter's cells up to one of them; those that are as they were are not run again.
  func run(_ open: OpenChapter, until cell: Int?) async throws -> ChapterRun {
    let session = sessions[open.uri] ?? LiveSession(engine)
    sessions[open.uri] = session
    var options = RunOptions()
    options.until = cell
    let run = try await session.update(to: open.chapter, options: options)
    var kept: [Int: (code: String, result: CellResult)] = [:]
    for result in run.results {
      if case .notRun = result.ending { continue }
      guard let cell = open.chapter.cells.first(where: { $0.number == result.cell }) else {
        continue
      }
      kept[result.cell] = (cell.code, result)
    }
    results[open.uri] = kept
    return run
  }

  /// What came of a chapter's cells, as far as their code is still the one that ran.
  func current(_ open: OpenChapter) -> [CellResult] {
    let kept = results[open.uri] ?? [:]
    return open.chapter.cells.compactMap { cell in
      kept[cell.number].flatMap { $0.code == cell.code ? $0.result : nil }
    }
  }

  func end() async {
    for session in sessions.values { await session.stop() }
    sessions = [:]
  }
}
