import ArgumentParser
import Chapters
import Foundation
import Workbench

enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case pretty, json, junit, github
}

/// Gathers the results of a test and writes them: `pretty` and `github` as they come, `json` and
/// `junit` as one document at the end, in the order of the files.
final class TestReport: @unchecked Sendable {
  private let format: ReportFormat
  private let lock = NSLock()
  private var files: [Report.File?]

  init(format: ReportFormat, count: Int) {
    self.format = format
    files = Array(repeating: nil, count: count)
  }

  func add(_ file: Report.File, at index: Int) {
    lock.withLock {
      files[index] = file
      switch format {
      case .pretty: Progress.shared.around { printPretty(file) }
      case .github: Progress.shared.around { printText(GitHubReport.text(Report([file]))) }
      case .json, .junit: break
      }
    }
  }

  func end(seconds: Double, note: String?) {
    lock.withLock {
      let report = Report(files.compactMap { $0 }, seconds: seconds)
      switch format {
      case .pretty, .github:
        if report.files.contains(where: { !$0.chapter.isMalformed }) {
          printNow(Terminal.report.summary(report))
        } else if !report.files.isEmpty {
          printNow(Terminal.red("no file was tested"))
        }
        if let note { printNow(note) }
      case .json: printText(JSONReport(report).text)
      case .junit: printText(JUnitReport.text(report))
      }
    }
  }

  private func printPretty(_ file: Report.File) {
    let messages = Terminal.report.text(file.allDiagnostics, in: file.chapter)
    guard !file.chapter.isMalformed else { return printText(messages + "\n") }
    let count = file.chapter.cells.count
    let seconds = file.seconds >= 0.05 ? ", \(DurationText.words(file.seconds))" : ""
    let head = "\(file.chapter.path): \(count) \(count == 1 ? "cell" : "cells")\(seconds): "
    let isGood = file.exitCode == .allAsRecorded
    let wasCompared =
      file.comparesOutputs
      && (!file.cells.contains { $0.verdict == .unchecked }
        || file.cells.contains { [.asRecorded, .failedAsExpected].contains($0.verdict) })
    let isNew = Report([file]).isOnlyNew
    let words =
      isNew ? "new" : !isGood ? "not as recorded" : wasCompared ? "as recorded" : "ran"
    let style = isNew ? Terminal.yellow : isGood ? Terminal.green : Terminal.red
    printNow(head + style(words))
    if !messages.isEmpty { printText("\n" + messages + "\n") }
  }
}
