import Foundation

/// The report as JSON.
///
/// FORMAT.md documents the schema; a change that readers would notice changes `schemaVersion`.
package struct JSONReport: Codable, Sendable {
  package static let schemaVersion = 1

  package struct Message: Codable, Sendable {
    package var severity: String
    package var line: Int?
    package var column: Int?
    package var message: String
    package var advice: String?
    package var diff: [LineDiff.Line]?
  }
  package struct CheckedCell: Codable, Sendable {
    package var cell: Int
    package var name: String?
    package var line: Int
    package var verdict: String
    package var reason: String?
    /// How a document's block ended; nil in a book's chapter.
    package var outcome: BlockOutcome?
    /// The earlier cell on whose failure this one's rests.
    package var cause: Int?
    package var seconds: Double
    /// What the cell showed.
    package var output: String
    /// The names of the figures that it showed.
    package var figures: [String]
    package var inexact: InexactMatches
    package var messages: [Message]
  }
  package struct File: Codable, Sendable {
    package var path: String
    package var comparesOutputs: Bool
    package var seconds: Double
    package var exitCode: Int32
    package var diagnostics: [Message]
    package var cells: [CheckedCell]
  }
  package struct Summary: Codable, Sendable {
    package var files: Int
    package var cells: Int
    package var diagnostics: Int
    package var warnings: Int
    package var verdicts: [String: Int]
    package var inexact: InexactMatches
    /// Blocks of documents by outcome; nil where only a book's chapters were tested.
    package var blocks: [String: Int]?
    /// How many values and prints that comments state were compared, and which were not.
    package var comparedStatements: Int
    package var uncomparedStatements: [Uncompared]
  }
  package struct Uncompared: Codable, Sendable {
    package var path: String
    package var line: Int
    package var text: String
    package var reason: String
  }
  package var schema: Int
  package var exitCode: Int32
  package var seconds: Double
  package var summary: Summary
  package var files: [File]

  package init(_ report: Report) {
    schema = Self.schemaVersion
    exitCode = report.exitCode.rawValue
    seconds = report.seconds
    let counts = report.summary
    summary = Summary(
      files: counts.files, cells: counts.cells, diagnostics: counts.diagnostics,
      warnings: counts.warnings,
      verdicts: Dictionary(
        uniqueKeysWithValues: counts.verdicts.map { ($0.key.rawValue, $0.value) }),
      inexact: counts.inexact,
      blocks: report.documents.map {
        Dictionary(uniqueKeysWithValues: $0.outcomes.map { ($0.key.rawValue, $0.value) })
      },
      comparedStatements: counts.comparedStatements,
      uncomparedStatements: counts.uncompared.map {
        Uncompared(
          path: $0.path, line: $0.statement.line, text: $0.statement.text,
          reason: $0.statement.reason.words)
      })
    files = report.files.map { file in
      File(
        path: file.chapter.path, comparesOutputs: file.comparesOutputs, seconds: file.seconds,
        exitCode: file.exitCode.rawValue, diagnostics: file.chapter.diagnostics.map(Message.init),
        cells: file.cells.map { checked in
          let cell = file.chapter.cells.first { $0.number == checked.cell }
          return CheckedCell(
            cell: checked.cell, name: cell?.labels.name, line: cell?.line ?? 0,
            verdict: checked.verdict.rawValue, reason: checked.result.ending.reason,
            outcome: file.chapter.isStrict ? nil : BlockOutcome(checked), cause: checked.cause,
            seconds: checked.result.seconds, output: checked.result.output,
            figures: checked.result.figures.map(\.name), inexact: checked.inexact,
            messages: file.diagnostics(of: checked).map(Message.init))
        })
    }
  }

  /// One line of JSON with its keys in alphabetical order, and a line end.
  package var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}") + "\n"
  }
}

extension JSONReport.Message {
  init(_ diagnostic: Diagnostic) {
    severity = diagnostic.severity.rawValue
    line = diagnostic.position?.line
    column = diagnostic.position?.column
    message = diagnostic.sentence
    advice = diagnostic.advice
    if case .difference(let difference, _) = diagnostic.fact { diff = difference.diff?.lines }
  }
}

extension CellEnding {
  /// Why a cell did not run.
  package var reason: String? {
    if case .notRun(let reason) = self { return reason }
    return nil
  }
}
