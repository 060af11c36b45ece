import Foundation
import Testing

@testable import Chapters

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ReportTests {
  /// A file with one cell of each kind of trouble.
  static func report() -> Report {
    let chapter = chapter(
      """
      # Text

      ```swift name=a
      print(1)
      ```

      ```output
      step 1
      loss 0.5
      ```

      > ```swift
      > let x = foo
      > ```

      ```swift
      crash()
      ```

      ```swift hiden
      ```
      """)
    var broken = result(2, "", .failedToCompile)
    broken.messages = [
      CompilerMessage(
        severity: .error, text: "cannot find 'foo' in scope",
        position: SourcePosition(line: 13, column: 11))
    ]
    var skipped = result(4, "")
    skipped.ending = .notRun(reason: "left out")
    let correction = chapter.corrected(by: [
      result(1, "step 1\nloss 0.4\n"), broken,
      result(
        3, "",
        .trapped(
          message: "Fatal error: <no> & \"no\"", position: SourcePosition(line: 17, column: 1))),
      skipped,
    ])
    return Report([Report.File(chapter, correction.cells, seconds: 1.5)], seconds: 2)
  }

  @Test func largestExitCodeWins() {
    #expect(Self.report().exitCode == .ended)
    #expect(Report([]).exitCode == .allAsRecorded)
    let slip = chapter("```swift hiden\n```\n")
    #expect(Report([.init(slip, [])]).exitCode == .malformed)
    #expect(
      Report([.init(chapter("```swift hiden\n```\n", strict: false), [])]).exitCode
        == .allAsRecorded)
  }

  @Test func readsWell() {
    #expect(
      PrettyReport(hasColour: false).text(Self.report()) == """
        03-lstm.md:20:10: error: no label is called 'hiden'
             |
          20 | ```swift hiden
             |          ^
          = did you mean 'hidden'?

        03-lstm.md:7:1: error: the output of cell 1 is not as recorded
            step 1
          - loss 0.5
          + loss 0.4
          = if this is right, run 'notebook record 03-lstm.md'

        03-lstm.md:13:11: error: cannot find 'foo' in scope
             |
          13 | > let x = foo
             |           ^

        03-lstm.md:17:1: error: cell 3 trapped: Fatal error: <no> & "no"
             |
          17 | crash()
             | ^
          = if the trap is meant, label the cell 'traps'

        2 cells ran in 2.0 s: 1 differs, 1 not run, 1 does not compile, 1 trapped, 1 file not tested

        """)
  }

  @Test func highlightsWordsInColour() {
    let text = PrettyReport(hasColour: true).text(LineDiff(old: "loss 0.5\n", new: "loss 0.4\n"))
    #expect(text.contains("\u{1B}[31mloss \u{1B}[0m\u{1B}[1;7;31m0.5\u{1B}[0m"))
  }

  @Test func jsonHasItsSchema() throws {
    let text = JSONReport(Self.report()).text
    let decoded = try JSONDecoder().decode(JSONReport.self, from: Data(text.utf8))
    #expect(decoded.schema == 1)
    #expect(decoded.exitCode == 4)
    #expect(
      decoded.summary.verdicts == [
        "differs": 1, "failed-to-compile": 1, "trapped": 1, "not-run": 1,
      ])
    #expect(decoded.files[0].cells[0].name == "a")
    #expect(
      decoded.files[0].cells[0].messages[0].diff?.map(\.text) == ["step 1", "loss 0.5", "loss 0.4"])
    #expect(decoded.files[0].cells[1].messages[0].line == 13)
    #expect(decoded.files[0].cells[3].reason == "left out")
    let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(Set(object.keys) == ["schema", "exitCode", "seconds", "summary", "files"])
  }

  @Test func annotatesForGitHub() {
    let lines = GitHubReport.text(Self.report()).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(
      lines[0]
        == "::error file=03-lstm.md,line=20,col=10::no label is called 'hiden'%0Adid you mean 'hidden'?"
    )
    #expect(lines[1].hasPrefix("::error file=03-lstm.md,line=7,col=1::the output of cell 1"))
  }

  @Test func junitIsXML() throws {
    let text = JUnitReport.text(Self.report())
    #expect(text.contains("tests=\"5\" failures=\"1\" errors=\"3\" skipped=\"1\""))
    #expect(text.contains("name=\"cell 1 a\" file=\"03-lstm.md\" line=\"3\" time=\"0.000\""))
    #expect(
      text.contains("message=\"cell 3 trapped: Fatal error: &lt;no&gt; &amp; &quot;no&quot;\""))
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in \(text)")
  }

  /// A document with a block of each outcome.
  static func document() -> Report {
    let codes = [
      "let a = 1", "let b = 2 // 2", "let c: Int = \"\" // error: no", "let d = <#value#>",
      "let e = nowhere()", "e + 1",
    ]
    let text = codes.map { "```swift\n\($0)\n```\n" }.joined(separator: "\n")
    let chapter = chapter(text, strict: false)
    func broken(_ cell: Int, _ text: String) -> CellResult {
      var broken = result(cell, "", .failedToCompile)
      broken.messages = [
        CompilerMessage(
          severity: .error, text: text,
          position: SourcePosition(line: chapter.cells[cell - 1].codeLine, column: 9))
      ]
      return broken
    }
    var checked = result(2, "")
    checked.statements.met = 1
    var shown = broken(3, "cannot convert")
    shown.statements.showsError = true
    let correction = chapter.corrected(by: [
      result(1, ""), checked, shown,
      result(4, "", .notRun(reason: "it has placeholders to fill in")),
      broken(5, "cannot find 'nowhere' in scope"), broken(6, "cannot find 'e' in scope"),
    ])
    return Report([Report.File(chapter, correction.cells, seconds: 1)], seconds: 1)
  }

  @Test func everyReportSaysHowADocumentsBlocksEnded() {
    let report = Self.document()
    #expect(report.files[0].cells.map { BlockOutcome($0) } == BlockOutcome.allCases)
    let junit = JUnitReport.text(report)
    let gitHub = GitHubReport.text(report)
    for outcome in BlockOutcome.allCases {
      #expect(junit.contains("<property name=\"outcome\" value=\"\(outcome.rawValue)\"/>"))
    }
    #expect(XMLParser(data: Data(junit.utf8)).parse())
    #expect(
      gitHub.contains("::notice file=03-lstm.md::6 blocks: 1 ran, 1 checked, 1 showed its error"))
    #expect(gitHub.contains("line=14,col=1::not run: it has placeholders to fill in"))
    // What follows from a block that failed is said at that block.
    #expect(
      gitHub.contains("line=17::the block at line 21 failed for want of what this one declares"))
    #expect(!gitHub.contains("cannot find 'e'"))
  }

  @Test func aBooksReportsHaveNoOutcomes() {
    #expect(!JUnitReport.text(Self.report()).contains("outcome"))
    #expect(!GitHubReport.text(Self.report()).contains("blocks:"))
  }

  @Test func excerptsKeepTabs() {
    let lines = Excerpt.lines(of: Array("\té= x".utf8), at: SourcePosition(line: 1, column: 4))
    #expect(lines == ["  |", "1 | \té= x", "  | \t ^"])
  }
}
