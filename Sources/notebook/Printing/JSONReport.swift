import Chapters
import Foundation

/// The report of `test --format json`. A change of its meaning raises `version`, and CHANGELOG.md
/// says so.
struct JSONReport: Encodable {
  var version = 1
  var seconds: Double
  var status: Int32
  var chapters: [Entry]

  struct Entry: Encodable {
    var path: String
    /// The exit code that this chapter alone would give.
    var status: Int32
    var seconds: Double
    var isCompared: Bool
    var cells: [CellEntry]
    /// What is wrong, cell by cell, or with the file.
    var problems: [Problem]
  }

  struct CellEntry: Encodable {
    var number: Int
    var line: Int
    var name: String?
    var verdict: CheckedCell.Verdict
    var seconds: Double
    var output: String
    var figures: [String]
    var inexact: InexactMatches
  }

  static func text(
    _ results: some Sequence<(String, Result<FinishedJob, Failure>?)>, seconds: Double
  ) -> String {
    let entries = results.compactMap { path, result in result.map { entry(path, $0) } }
    let report = JSONReport(
      seconds: seconds, status: entries.map(\.status).max() ?? 0, chapters: entries)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(report)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private static func entry(_ path: String, _ result: Result<FinishedJob, Failure>) -> Entry {
    let problems = Problem.all(in: result, file: path)
    switch result {
    case .failure(let failure):
      return Entry(
        path: path, status: failure.status.rawValue, seconds: 0, isCompared: false, cells: [],
        problems: problems)
    case .success(let finished):
      let lines = Dictionary(
        finished.job.chapter.cells.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
      return Entry(
        path: path, status: finished.status.rawValue, seconds: finished.run.seconds,
        isCompared: finished.job.reasonNotToCompare == nil,
        cells: finished.correction.cells.map { checked in
          CellEntry(
            number: checked.cell, line: lines[checked.cell]?.line ?? 0,
            name: lines[checked.cell]?.labels.name, verdict: checked.verdict,
            seconds: checked.result.seconds, output: checked.result.output,
            figures: checked.result.figures.map(\.name), inexact: checked.inexact)
        }, problems: problems)
    }
  }
}
