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
    let soFar = ChecksSoFar(checker())
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
          if let checked = soFar.check(result) { onCell(compared(checked), cell) }
        }
      }
    } catch let error as any Explained {
      throw Failure(error.sentence, .setUpFailed)
    }
    return finished(run)
  }

  /// The job as finished by results, those of an earlier run among them.
  package func finished(_ run: ChapterRun) -> FinishedJob {
    var checker = checker()
    for result in run.results { checker.check(result) }
    var correction = checker.correction
    if reasonNotToCompare != nil {
      correction.changes = []
      correction.cells = correction.cells.map(compared)
    }
    return FinishedJob(job: self, run: run, correction: correction)
  }

  private func checker() -> CellChecker {
    CellChecker(
      chapter: chapter, recordedFigures: recordedFigures(), addingOutputs: addingOutputs)
  }

  /// A cell's comparison without what this run cannot be compared in.
  private func compared(_ checked: CheckedCell) -> CheckedCell {
    guard reasonNotToCompare != nil, [.differs, .asRecorded].contains(checked.verdict) else {
      return checked
    }
    var checked = checked
    checked.differences = checked.differences.filter(\.cannotBeRecorded)
    checked.verdict = checked.differences.isEmpty ? .unchecked : .differs
    return checked
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

/// Checks cells one after the other, as their results come.
private final class ChecksSoFar: @unchecked Sendable {
  private let lock = NSLock()
  private var checker: CellChecker

  init(_ checker: CellChecker) { self.checker = checker }

  func check(_ result: CellResult) -> CheckedCell? {
    lock.withLock {
      checker.check(result)
      return checker.correction.cells.last
    }
  }
}
