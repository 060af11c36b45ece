import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Chapters

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
      result(3, "", .trapped(message: "Fatal error: <no> & \"no\"", position: SourcePosition(line: 17, column: 1))),
      skipped,
    ])
    return Report([Report.File(chapter, correction.cells, seconds: 1.5)], seconds: 2)
  }

  @Test func largestExitCodeWins() {
    #expect(Self.report().exitCode == .ended)
    #expect(Report([]).exitCode == .allAsRecorded)
    let slip = chapter("```swift hiden\n```\n")
    #expect(Report([.init(slip, [])]).exitCode == .malformed)
    #expect(Report([.init(chapter("```swift hiden\n```\n", strict: false), [])]).exitCode == .allAsRecorded)
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
    #expect(decoded.summary.verdicts == ["differs": 1, "failed-to-compile": 1, "trapped": 1, "not-run": 1])
    #expect(decoded.files[0].cells[0].name == "a")
    #expect(decoded.files[0].cells[0].messages[0].diff?.map(\.text) == ["step 1", "loss 0.5", "loss 0.4"])
    #expect(decoded.files[0].cells[1].messages[0].line == 13)
    #expect(decoded.files[0].cells[3].reason == "left out")
    let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(Set(object.keys) == ["schema", "exitCode", "seconds", "summary", "files"])
  }

  @Test func annotatesForGitHub() {
    let lines = GitHubReport.text(Self.report()).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0] == "::error file=03-lstm.md,line=20,col=10::no label is called 'hiden'%0Adid you mean 'hidden'?")
    #expect(lines[1].hasPrefix("::error file=03-lstm.md,line=7,col=1::the output of cell 1"))
  }

  @Test func junitIsXML() throws {
    let text = JUnitReport.text(Self.report())
    #expect(text.contains("tests=\"5\" failures=\"1\" errors=\"3\" skipped=\"1\""))
    #expect(text.contains("name=\"cell 1 a\" file=\"03-lstm.md\" line=\"3\" time=\"0.000\""))
    #expect(text.contains("message=\"cell 3 trapped: Fatal error: &lt;no&gt; &amp; &quot;no&quot;\""))
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in \(text)")
  }

  @Test func excerptsKeepTabs() {
    let lines = Excerpt.lines(of: Array("\té= x".utf8), at: SourcePosition(line: 1, column: 4))
    #expect(lines == ["  |", "1 | \té= x", "  | \t ^"])
  }
}
