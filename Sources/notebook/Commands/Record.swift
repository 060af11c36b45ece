import ArgumentParser
import Chapters
import Execution
import Foundation
import Workbench

/// `notebook record`: writes what chapters show now into the chapters.
struct Record: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write new outputs and figures into the chapters.",
    discussion: """
      Every chapter with something new runs twice, and what the runs disagree in is named instead \
      of recorded. Nothing is recorded of a chapter in which a cell fails.
      """)

  @Argument(help: "Chapters, or folders of chapters; the book in chapters/ where none is given.")
  var paths: [String] = []

  @Flag(
    help:
      "Ask about each change: y takes it, n leaves it, a takes all that follow, q asks no further.")
  var review = false

  @Flag(help: "Add output blocks in files that are not a book's chapters, too.")
  var add = false

  @OptionGroup var flags: RunFlags

  mutating func validate() throws {
    guard !flags.quick else {
      throw ValidationError("Outputs are recorded with the full parameters, not with --quick.")
    }
  }

  func run() async throws {
    if review, !Terminal.canAsk {
      throw Failure(
        """
        --review asks about each change, and there is no terminal to ask on.
        Without --review everything is recorded; `notebook test` shows what that would change.
        """)
    }
    Interrupt.note = "no chapter was left half written"
    let files = try ChapterSearch.files(paths)
    let engine = try Installation.engine()
    var status = ExitStatus.allAsRecorded
    for file in files {
      do {
        let (outcome, isStopped) = try await record(file, on: engine)
        status = max(status, outcome)
        if isStopped {
          printNow("stopped: what comes after was left as it was")
          break
        }
      } catch let failure as Failure {
        failure.print()
        status = max(status, failure.status)
      }
    }
    guard status == .allAsRecorded else { throw status }
  }

  /// The exit code, and whether the reader stopped the review.
  private func record(
    _ file: ChapterFile, on engine: Engine
  ) async throws -> (ExitStatus, isStopped: Bool) {
    let chapter = try file.parse()
    try refuseMalformed(chapter)
    warn(of: chapter)
    var job = ChapterJob(chapter: chapter, options: try flags.options(for: chapter))
    job.addingOutputs = add
    let first = try await watched(job, on: engine)
    guard !first.correction.isRefused else {
      report(first)
      printNow(
        "\(file.path): nothing was recorded, because of what is said above. "
          + "Mend it, then record again.")
      return (max(.differs, first.status), false)
    }
    guard !first.correction.changes.isEmpty else {
      printNow("\(file.path): as recorded")
      return (.allAsRecorded, false)
    }
    let second = try await watched(job, on: engine)
    let unsteady = Unsteadiness.find(first, second)
    guard unsteady.isEmpty else {
      for line in unsteady { printNow(line) }
      printNow(
        """
        \(file.path): nothing was recorded: two runs did not show the same.
        Seed what is random; mark what must vary: `[..]` in a line, `...` for lines, or the words \
        `may-vary`, `tolerance=` or `unordered` after `output`.
        """)
      return (.differs, false)
    }
    let (accepted, isStopped) =
      review
      ? Review(chapter: chapter, figures: first.run.results.flatMap(\.figures))
        .ask(first.correction.changes) : (first.correction.changes, false)
    try Recording.write(accepted, of: first)
    let count = accepted.count
    printNow(
      accepted.isEmpty
        ? "\(file.path): left as it was"
        : "\(file.path): recorded \(count) \(count == 1 ? "change" : "changes")")
    return (.allAsRecorded, isStopped)
  }

  private func watched(_ job: ChapterJob, on engine: Engine) async throws -> FinishedJob {
    let path = job.chapter.path
    let count = job.chapter.cells.count
    defer { Progress.shared.ended(path) }
    return try await job.run(on: engine) { cell in
      Progress.shared.started(
        path, place: "\(path):\(cell.codeLine)", count: "cell \(cell.number) of \(count)")
    }
  }

  private func report(_ finished: FinishedJob) {
    let failed = finished.correction.cells.filter {
      finished.correction.failures.contains($0.cell)
    }
    printNow(
      Terminal.report.text(
        failed.flatMap(finished.report.diagnostics(of:)), in: finished.job.chapter))
  }
}

/// Writes accepted changes: the figures, then the chapter that links to them.
enum Recording {
  static func write(_ changes: [Correction.Change], of finished: FinishedJob) throws {
    guard !changes.isEmpty else { return }
    let job = finished.job
    guard try ChapterFile(path: job.chapter.path).read() == job.chapter.bytes else {
      throw Failure(
        """
        \(job.chapter.path): was changed while its cells ran, so nothing was recorded. \
        Run the same command again.
        """, .setUpFailed)
    }
    for figure in changes.compactMap(\.figure) {
      let path = job.beside(figure.path)
      let folder = (path as NSString).deletingLastPathComponent
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw Failure("\(folder): the folder for figures could not be made.", .setUpFailed)
      }
      try writeWhole(Array(figure.svg.utf8), to: path)
    }
    let bytes = finished.correction.applying(changes)
    if bytes != job.chapter.bytes { try writeWhole(bytes, to: job.chapter.path) }
  }
}

/// What two runs of a chapter do not agree in.
enum Unsteadiness {
  /// Messages that name the lines; none where a record of the first run would pass in the second.
  static func find(_ first: FinishedJob, _ second: FinishedJob) -> [String] {
    let chapter = first.job.chapter
    let recorded = Chapter.parse(
      path: chapter.path, bytes: first.correction.bytes, strict: chapter.isStrict)
    var figures: [String: [UInt8]] = [:]
    for figure in first.run.results.flatMap(\.figures) {
      figures[FigureNaming.path(of: figure.name, chapter: chapter.path)] = Array(figure.svg.utf8)
    }
    let again = recorded.corrected(
      by: second.run.results, recordedFigures: figures,
      addingOutputs: first.job.addingOutputs)
    return again.cells.flatMap { checked -> [String] in
      guard let cell = chapter.cells.first(where: { $0.number == checked.cell }) else { return [] }
      let place = "\(chapter.path):\(cell.line)"
      if checked.verdict.isFailure {
        return ["\(place): the second run of this cell \(checked.verdict.words())"]
      }
      return checked.differences.flatMap { difference -> [String] in
        switch difference {
        case .output(let diff, _):
          return ["\(place): the cell does not print the same twice (- first run, + second)"]
            + [String(Terminal.report.text(diff).dropLast())]
        case .changedFigure(let name, _):
          return ["\(place): the figure '\(name)' is not the same twice"]
        default: return ["\(place): the cell does not show the same twice"]
        }
      }
    }
  }
}
