import Chapters
import Execution
import Foundation

/// One chapter to run, with all that the run needs.
package struct ChapterJob: Sendable {
  package var chapter: Chapter
  package var options: RunOptions
  /// Whether `record` may add output blocks where there are none, outside a book.
  package var addingOutputs = false
  /// Whether a statement of a comment that was not compared counts as one that differs.
  package var needsComparison = false
  /// The engine with the modules of the chapter's package; the run's own where nil.
  package var engine: Engine?

  package init(chapter: Chapter, options: RunOptions) {
    self.chapter = chapter
    self.options = options
  }

  /// Why what cells show cannot be compared with the record, if that is so.
  package var reasonNotToCompare: String? {
    let declared = ([chapter] + options.preceding.reversed()).flatMap(\.frontMatter.parameters)
    let changed = options.parameters.filter { value in
      declared.first { $0.name == value.name }?.value != value.value
    }
    guard !changed.isEmpty else { return nil }
    let list = changed.map { "\($0.name)=\($0.value.text)" }.joined(separator: ", ")
    return "outputs were not compared: they are recorded with other parameters than \(list)"
  }

  /// Runs the chapter; `onOutput` gets what a cell prints while it runs, where the options ask for
  /// it, `onCell` gets each cell's comparison as soon as it is known.
  package func run(
    on engine: Engine, onStart: @escaping @Sendable (Cell) -> Void = { _ in },
    onOutput: @escaping @Sendable (String, Cell) -> Void = { _, _ in },
    onCell: @escaping @Sendable (CheckedCell, Cell) -> Void = { _, _ in }
  ) async throws -> FinishedJob {
    let figures = recordedFigures()
    let soFar = Results()
    let run: ChapterRun
    do {
      run = try await (self.engine ?? engine).run(chapter, options: options) { event in
        switch event {
        case .started(let number):
          if let cell = chapter.cells.first(where: { $0.number == number }) { onStart(cell) }
        case .printed(let number, let text):
          if let cell = chapter.cells.first(where: { $0.number == number }) { onOutput(text, cell) }
        case .finished(let result):
          guard let cell = chapter.cells.first(where: { $0.number == result.cell }) else { return }
          let results = soFar.adding(result)
          if let checked = check(results, figures).cells.last { onCell(checked, cell) }
        }
      }
    } catch let error as any Explained {
      throw Failure(error.sentence, .setUpFailed)
    }
    return FinishedJob(
      job: self, run: run, correction: check(run.results, figures))
  }

  /// The job as finished by results that were kept from an earlier run.
  package func finished(_ run: ChapterRun) -> FinishedJob {
    FinishedJob(job: self, run: run, correction: check(run.results, recordedFigures()))
  }

  /// The comparison of results with the record, without what this run cannot be compared in.
  private func check(_ results: [CellResult], _ figures: [String: [UInt8]]) -> Correction {
    var correction = chapter.corrected(
      by: results, recordedFigures: figures, addingOutputs: addingOutputs)
    guard reasonNotToCompare != nil else { return correction }
    correction.changes = []
    for index in correction.cells.indices
    where [.differs, .asRecorded].contains(correction.cells[index].verdict) {
      let lasting = correction.cells[index].differences.filter(\.cannotBeRecorded)
      correction.cells[index].differences = lasting
      correction.cells[index].verdict = lasting.isEmpty ? .unchecked : .differs
    }
    return correction
  }

  /// The bytes of the figure files that exist, by their path beside the chapter.
  private func recordedFigures() -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for path in chapter.figurePaths {
      if let data = FileManager.default.contents(atPath: beside(path)) {
        found[path] = [UInt8](data)
      }
    }
    return found
  }

  /// A path that is given relative to the chapter's folder.
  package func beside(_ path: String) -> String {
    let folder = (chapter.path as NSString).deletingLastPathComponent
    return (folder as NSString).appendingPathComponent(path)
  }
}

/// What came of a job.
package struct FinishedJob: Sendable {
  package var job: ChapterJob
  package var run: ChapterRun
  package var correction: Correction

  package var report: Report.File {
    var file = Report.File(
      job.chapter, correction.cells, comparesOutputs: job.reasonNotToCompare == nil,
      seconds: run.seconds)
    file.needsComparison = job.needsComparison
    return file
  }

  package var status: ExitStatus { report.exitCode }
}

/// The results so far, in the order in which they came.
private final class Results: @unchecked Sendable {
  private let lock = NSLock()
  private var results: [CellResult] = []

  func adding(_ result: CellResult) -> [CellResult] {
    lock.withLock {
      results.append(result)
      return results
    }
  }
}
