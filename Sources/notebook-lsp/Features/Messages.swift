import CellCode
import Chapters
import Foundation
import LanguageService
import Workbench

/// What is wrong: with the file, with a cell's code, and with what a run showed.
extension Server {
  /// Publishes what is known without the compiler.
  func publishDiagnostics(_ open: OpenChapter, compiler: [JSONValue] = [], run: [JSONValue] = []) {
    let own = open.chapter.diagnostics.map { Self.json($0, open) }
    notify(
      "textDocument/publishDiagnostics",
      [
        "uri": .text(open.uri), "version": .number(open.version),
        "diagnostics": .list(own + compiler + run),
      ])
  }

  /// Asks the compiler about each cell, unless the chapter has changed meanwhile, and publishes all.
  func publishCompilerDiagnostics(of uri: String, version: Int) async {
    // While somebody types, the next change is near.
    try? await Task.sleep(for: .milliseconds(150))
    guard let open = chapters[uri], open.version == version else { return }
    var found: [JSONValue] = []
    for cell in open.chapter.cells where !cell.labels.skip && !cell.labels.fails {
      guard let context = await contexts.context(of: cell, in: open.chapter) else { continue }
      let messages = await service.diagnostics(cell.code, in: context)
      guard chapters[uri]?.version == version else { return }
      // The value of the last expression is shown, and so not unused.
      let shown = ParsedCode(cell.code).tree.shownExpression?.trimmedBytes
      found += messages.filter {
        !($0.severity == "warning" && $0.message.hasSuffix("is unused")
          && shown?.contains($0.range.lowerBound) == true)
      }.map { message in
        [
          "range": open.json(message.range, in: cell), "source": "swift",
          "severity": .number(Self.severity(message.severity)), "message": .text(message.message),
        ]
      }
    }
    publishDiagnostics(open, compiler: found, run: await differences(open))
  }

  /// Where the record differs from what came of the cells that have been run.
  func differences(_ open: OpenChapter) async -> [JSONValue] {
    let correction = open.chapter.corrected(by: await runs.current(open))
    let report = Report.File(open.chapter, correction.cells)
    return correction.cells.flatMap(report.diagnostics(of:)).map { Self.json($0, open) }
  }

  private static func json(_ diagnostic: Diagnostic, _ open: OpenChapter) -> JSONValue {
    let remedy = diagnostic.advice.map { "\n" + $0 } ?? ""
    return [
      "range": open.positions.json(line: diagnostic.position?.line ?? 1), "source": "notebook",
      "severity": .number(severity(diagnostic.severity.rawValue)),
      "message": .text(diagnostic.sentence + remedy),
    ]
  }

  private static func severity(_ word: String) -> Int {
    ["error": 1, "warning": 2, "note": 3][word] ?? 1
  }
}
