import Chapters

/// What came of one run of a chapter.
package struct ChapterRun: Sendable {
  /// One result for each cell of the chapter, in order.
  package var results: [CellResult]
  /// Seconds from start to end.
  package var seconds: Double
  /// Set where a chapter named by `continues:` failed, so that this one's cells may miss its names.
  package var precedingFailure: CellResult?
  package init(results: [CellResult] = [], seconds: Double = 0) {
    self.results = results
    self.seconds = seconds
  }
}
