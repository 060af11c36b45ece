import Chapters
import Execution
import Foundation
import Website

/// A chapter's live session and what goes on in it.
///
/// Used inside the live book alone.
final class ChapterSession: @unchecked Sendable {
  let live: LiveSession
  var task: Task<Void, Never>?
  /// Counts the states of the chapter, so that news of an earlier one is dropped.
  var generation = 0
  /// The cell that runs now.
  var running: Int?
  var lastUse = ContinuousClock.now
  private var started = 0
  private var finishedGeneration = 0

  init(_ live: LiveSession) { self.live = live }

  /// True for the first cell that a state of the chapter runs.
  func isFirstOf(_ generation: Int) -> Bool {
    defer { started = generation }
    return started != generation
  }

  func finish(_ generation: Int) { finishedGeneration = generation }
  func isFinished(_ generation: Int) -> Bool { finishedGeneration >= generation }
  func stop() async { await live.stop() }
}

extension PageSource {
  /// The comparison of results with what the chapter records.
  func corrected(by results: [CellResult]) -> Correction {
    var figures: [String: [UInt8]] = [:]
    for path in page.chapter.figurePaths {
      if let resolved = PagePaths.resolve(path, from: page.path) {
        figures[path] = page.files[resolved]
      }
    }
    return page.chapter.corrected(by: results, recordedFigures: figures)
  }
}
