import ArgumentParser
import Chapters
import Foundation

enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case pretty, json, junit, github
}

/// Gathers the results of a test and writes them: `pretty` and `github` as they come, `json` and
/// `junit` as one document at the end, in the order of the files.
final class TestReport: @unchecked Sendable {
  private let format: ReportFormat
  private let files: [String]
  private let lock = NSLock()
  private var results: [Result<FinishedJob, Failure>?]

  init(format: ReportFormat, files: [String]) {
    self.format = format
    self.files = files
    results = Array(repeating: nil, count: files.count)
  }

  func add(_ result: Result<FinishedJob, Failure>, at index: Int) {
    lock.withLock {
      results[index] = result
      switch format {
      case .pretty: Progress.shared.around { printPretty(result) }
      case .github: Progress.shared.around { printAnnotations(result, files[index]) }
      case .json, .junit: break
      }
    }
  }

  func end(seconds: Double, note: String?) {
    lock.withLock {
      switch format {
      case .pretty, .github:
        let finished = results.compactMap { try? $0?.get() }
        if !files.isEmpty, !finished.isEmpty {
          printNow(Summary(finished, seconds: seconds).text)
        }
        let unread = results.compactMap { $0 }.count { if case .failure = $0 { true } else { false } }
        if unread > 0 {
          printNow("\(unread) \(unread == 1 ? "file" : "files") could not be tested")
        }
        if let note { printNow(note) }
      case .json: printNow(JSONReport.text(zip(files, results), seconds: seconds))
      case .junit: printNow(JUnitReport.text(zip(files, results), seconds: seconds))
      }
    }
  }

  private func printPretty(_ result: Result<FinishedJob, Failure>) {
    switch result {
    case .failure(let failure): printNow(Terminal.red(failure.message))
    case .success(let finished):
      let chapter = finished.job.chapter
      warn(of: chapter)
      let count = chapter.cells.count
      let seconds = finished.run.seconds >= 0.05 ? ", \(duration(finished.run.seconds))" : ""
      let head = "\(chapter.path): \(count) \(count == 1 ? "cell" : "cells")\(seconds): "
      let verdict = finished.status == .allAsRecorded
        ? Terminal.green("as recorded") : Terminal.red("not as recorded")
      printNow(head + (finished.job.reasonNotToCompare == nil || finished.status != .allAsRecorded
          ? verdict : "ran"))
      let printer = CellPrinter(chapter: chapter, showsOutput: false)
      for checked in finished.correction.cells
      where checked.verdict.exitCode != .allAsRecorded || !checked.result.notices.isEmpty {
        guard let cell = chapter.cells.first(where: { $0.number == checked.cell }) else { continue }
        printNow(printer.text(checked, cell, isCompared: true))
      }
    }
  }

  /// Annotations that GitHub shows beside the chapter's lines.
  private func printAnnotations(_ result: Result<FinishedJob, Failure>, _ file: String) {
    for problem in Problem.all(in: result, file: file) {
      let text = problem.text.replacing("%", with: "%25").replacing("\r", with: "%0D")
        .replacing("\n", with: "%0A")
      let place =
        problem.column.map { "file=\(problem.path),line=\(problem.line),col=\($0)" }
        ?? "file=\(problem.path),line=\(problem.line)"
      printNow("::\(problem.isError ? "error" : "warning") \(place)::\(text)")
    }
  }
}
