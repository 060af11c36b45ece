import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// What Swift means in cells: the tables in `Cases/Language`, compiled cell by cell and merged.
@Suite struct LanguageTests {
  static let cases = TableCase.all(in: "Language")

  @Test func theTableIsWhole() {
    #expect(Self.cases.count >= 40)
    #expect(Set(Self.cases.map(\.testDescription)).count == Self.cases.count)
  }

  @Test(arguments: cases, [true, false])
  func case_(_ entry: TableCase, perCell: Bool) async throws {
    let chapter = entry.chapter
    let results = try await Gate.shared.pass { try await Setup.run(chapter, perCell: perCell) }
    #expect(results.map(\.cell) == chapter.cells.map(\.number))
    for (cell, result) in zip(chapter.cells, results) {
      let text = tableText(result, cell)
      #expect(text == cell.output?.text ?? "", "cell \(cell.number): \(cell.code)")
      #expect(!text.contains("_nb"))
    }
  }

  /// Writes the tables anew: `RECORD_CASES=1 swift test --filter recordLanguageTables`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["RECORD_CASES"] != nil))
  func recordLanguageTables() async throws {
    for file in Set(Self.cases.map(\.file)) {
      let path = Setup.root + "/Tests/ExecutionTests/Cases/Language/" + file
      guard var bytes = FileManager.default.contents(atPath: path).map(Array.init) else { continue }
      for entry in Self.cases.filter({ $0.file == file }).reversed() {
        let chapter = entry.chapter
        let results = try await Setup.run(chapter, perCell: true)
        var text = Array(entry.text.utf8)
        for (cell, result) in zip(chapter.cells, results).reversed() {
          let shown = tableText(result, cell)
          let block = shown.isEmpty ? "" : "\n\n```output\n\(shown)```"
          let end = cell.output?.range.upperBound ?? cell.range.upperBound
          text.replaceSubrange(cell.range.upperBound..<end, with: Array(block.utf8))
        }
        bytes.replaceSubrange(entry.range, with: text)
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
  }
}
