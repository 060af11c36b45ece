import Foundation
import Testing

@testable import Chapters

/// FORMAT.md leaves nothing out that the parser knows.
@Suite struct FormatPageTests {
  let page: String

  init() throws {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    page = try String(contentsOf: root.appendingPathComponent("FORMAT.md"), encoding: .utf8)
  }

  @Test(arguments: CellLabels.known) func describesTheLabel(_ label: String) {
    #expect(page.contains("| `\(label)"), "FORMAT.md needs a row for the label '\(label)'")
  }

  @Test(arguments: OutputOptions.known) func describesTheWord(_ word: String) {
    #expect(page.contains("| `output \(word)"), "FORMAT.md needs a row for '\(word)'")
  }

  @Test(arguments: FrontMatterParser.keys) func describesTheKey(_ key: String) {
    #expect(page.contains("`\(key)`"), "FORMAT.md needs a row for the key '\(key)'")
  }

  @Test(arguments: NoteKind.allCases) func describesTheNote(_ kind: NoteKind) {
    #expect(page.contains("`**\(kind.rawValue).**`"))
  }

  @Test(arguments: CheckedCell.Verdict.allCases) func namesTheVerdict(
    _ verdict: CheckedCell.Verdict
  ) {
    #expect(page.contains("`\(verdict.rawValue)`"))
  }

  @Test func namesTheSchema() {
    #expect(page.contains("`schema` is \(JSONReport.schemaVersion)"))
  }
}
