import Testing

@testable import Chapters

func chapter(_ text: String, strict: Bool = true) -> Chapter {
  Chapter.parse(path: "03-lstm.md", bytes: Array(text.utf8), strict: strict)
}

func result(_ cell: Int, _ output: String, _ ending: CellEnding = .completed) -> CellResult {
  var result = CellResult(cell: cell, ending: ending)
  result.output = output
  result.standardOutput = output
  return result
}

struct CorrectionCase: Sendable, CustomTestStringConvertible {
  var name: String
  var before: String
  var outputs: [String]
  var after: String
  var testDescription: String { name }
}

@Suite struct CorrectionTests {
  static let cases: [CorrectionCase] = [
    .init(
      name: "as recorded", before: "```swift\nprint(1)\n```\n\n```output\n1\n```\n",
      outputs: ["1\n"],
      after: "```swift\nprint(1)\n```\n\n```output\n1\n```\n"),
    .init(
      name: "changed", before: "```swift\nprint(1)\n```\n\n```output\n2\n```\nend",
      outputs: ["1\n"],
      after: "```swift\nprint(1)\n```\n\n```output\n1\n```\nend"),
    .init(
      name: "added", before: "```swift\nprint(1)\n```\ntext\n", outputs: ["1\n"],
      after: "```swift\nprint(1)\n```\n\n```output\n1\n```\ntext\n"),
    .init(
      name: "added at the end of a file without a line end", before: "```swift\nprint(1)\n```",
      outputs: ["1\n"], after: "```swift\nprint(1)\n```\n\n```output\n1\n```"),
    .init(
      name: "taken out", before: "a\n\n```swift\nf()\n```\n\n```output\n1\n```\n\nb\n",
      outputs: [""],
      after: "a\n\n```swift\nf()\n```\n\nb\n"),
    .init(
      name: "CRLF, BOM", before: "\u{FEFF}```swift\r\nf()\r\n```\r\n\r\n```output\r\nx\r\n```\r\n",
      outputs: ["1\n2\n"],
      after: "\u{FEFF}```swift\r\nf()\r\n```\r\n\r\n```output\r\n1\r\n2\r\n```\r\n"),
    .init(
      name: "in a list", before: "- item\n\n  ```swift\n  f()\n  ```\n- next\n",
      outputs: ["1\n\n2\n"],
      after: "- item\n\n  ```swift\n  f()\n  ```\n  ```output\n  1\n\n  2\n  ```\n- next\n"),
    .init(
      name: "on the line of the list's mark", before: "1. ```swift\n   f()\n   ```\n",
      outputs: ["1\n"],
      after: "1. ```swift\n   f()\n   ```\n   ```output\n   1\n   ```\n"),
    .init(
      name: "in a quote in a list",
      before: "> - ```swift\n>   f()\n>   ```\n>   ~~~output\n>   x\n>   ~~~\n",
      outputs: ["1\n\n2\n"],
      after: "> - ```swift\n>   f()\n>   ```\n>   ~~~output\n>   1\n>\n>   2\n>   ~~~\n"),
    .init(
      name: "tabs", before: "-\t```swift\n\tf()\n\t```\n\t```output\n\tx\n\t```\n",
      outputs: ["\t1\n"],
      after: "-\t```swift\n\tf()\n\t```\n \t```output\n \t\t1\n \t```\n"
        .replacing("\n \t```output", with: "\n\t```output").replacing("\n \t", with: "\n\t")),
    .init(
      name: "fences in the output", before: "```swift\nf()\n```\n```output may-vary\nx\n```\n",
      outputs: ["```\n````\n"],
      after: "```swift\nf()\n```\n`````output may-vary\n```\n````\n`````\n"),
    .init(
      name: "wildcards stay", before: "```swift\nf()\n```\n```output\na\n...\nz\n```\n",
      outputs: ["a\n1\n2\ny\n"], after: "```swift\nf()\n```\n```output\na\n...\ny\n```\n"),
    .init(
      name: "two cells", before: "```swift\nf()\n```\n```output\nx\n```\n\n```swift\ng()\n```\n",
      outputs: ["1\n", "2\n"],
      after:
        "```swift\nf()\n```\n```output\n1\n```\n\n```swift\ng()\n```\n\n```output\n2\n```\n"),
  ]

  @Test(arguments: cases) func corrects(_ test: CorrectionCase) {
    let chapter = chapter(test.before)
    #expect(chapter.diagnostics == [])
    let results = test.outputs.enumerated().map { result($0.offset + 1, $0.element) }
    let correction = chapter.corrected(by: results)
    #expect(String(decoding: correction.bytes, as: UTF8.self) == test.after)
    #expect(correction.changes.isEmpty == (test.before == test.after))
    let again = Chapter.parse(path: "03-lstm.md", bytes: correction.bytes, strict: true)
    #expect(again.corrected(by: results).changes.isEmpty, "recording twice changes nothing")
    #expect(again.cells.map(\.code) == chapter.cells.map(\.code))
  }

  @Test func acceptsOneChangeAtATime() {
    let chapter = chapter("```swift\nf()\n```\n\n```swift\ng()\n```\n")
    let correction = chapter.corrected(by: [result(1, "1\n"), result(2, "2\n")])
    #expect(correction.changes.count == 2)
    let one = String(decoding: correction.applying([correction.changes[1]]), as: UTF8.self)
    #expect(one == "```swift\nf()\n```\n\n```swift\ng()\n```\n\n```output\n2\n```\n")
  }

  @Test func recordsFigures() {
    let text = "```swift\nshow(f, \"loss\")\n```\nText.\n"
    var shown = result(1, "")
    shown.figures = [ShownFigure(name: "loss", svg: "<svg/>", description: "It [falls].", text: "")]
    let correction = chapter(text).corrected(by: [shown])
    #expect(correction.cells[0].differences == [.missingFigure(name: "loss")])
    #expect(correction.figures == [.init(path: "figures/03-lstm-loss.svg", svg: "<svg/>")])
    let after = String(decoding: correction.bytes, as: UTF8.self)
    #expect(
      after
        == "```swift\nshow(f, \"loss\")\n```\n\n![It \\[falls\\].](figures/03-lstm-loss.svg)\n\nText.\n"
    )
    let recorded = chapter(after)
    #expect(recorded.cells[0].figures.map(\.altText) == ["It [falls]."])
    let path = "figures/03-lstm-loss.svg"
    #expect(
      recorded.corrected(by: [shown], recordedFigures: [path: Array("<svg/>".utf8)]).changes.isEmpty
    )
    let changed = recorded.corrected(by: [shown], recordedFigures: [path: Array("<svg />".utf8)])
    #expect(changed.cells[0].differences == [.changedFigure(name: "loss", line: 5)])
    #expect(changed.bytes == recorded.bytes)
    let gone = recorded.corrected(by: [result(1, "")])
    #expect(
      String(decoding: gone.bytes, as: UTF8.self)
        == text.replacing("```\nText", with: "```\n\nText"))
  }

  @Test func refusesAfterAFailure() {
    let text = "```swift\nf()\n```\n```output\nx\n```\n"
    let correction = chapter(text).corrected(by: [
      result(1, "y\n", .trapped(message: "Fatal error", position: nil))
    ])
    #expect(correction.failures == [1])
    #expect(correction.changes.isEmpty)
    #expect(correction.cells[0].verdict == .trapped)
  }

  @Test func comparesExpectedFailures() {
    let text = "```swift traps\nf()\n```\n```output\na\nFatal error: no\n```\n"
    let trapped = result(1, "a\n", .trapped(message: "Fatal error: no", position: nil))
    #expect(chapter(text).corrected(by: [trapped]).cells[0].verdict == .failedAsExpected)
    let completed = chapter(text).corrected(by: [result(1, "a\n")])
    #expect(completed.cells[0].differences == [.shouldTrap])
    #expect(completed.isRefused)
  }

  @Test func leavesPlainFilesAlone() {
    let plain = chapter("```swift\nprint(1)\n```\n", strict: false)
    let correction = plain.corrected(by: [result(1, "1\n")])
    #expect(correction.cells[0].verdict == .unchecked)
    #expect(correction.changes.isEmpty)
    #expect(plain.corrected(by: [result(1, "1\n")], addingOutputs: true).changes.count == 1)
  }

  /// A tab belongs to the container in part, and to the block in part.
  @Test(arguments: [
    ">\t```swift\n>\tf()\n>\t```\n", "> a\n>\n> \t```swift\n> \tf()\n> \t```\n",
    "- item\n\n\t```swift\n\tf()\n\t```\n", "> - x\n>\n> \t```swift\n> \tf()\n> \t```\n",
    "1. item\n\n \t~~~swift\n \tf()\n \t~~~\n", "-\t```swift\n\tf()\n\t```\n",
  ])
  func recordsTheSameTwiceBehindTabs(text: String) {
    let before = chapter(text)
    #expect(before.cells.first?.code == "f()\n")
    let results = [result(1, "a\n  b\n\tc\n")]
    let first = before.corrected(by: results)
    let after = first.applying(first.changes)
    let again = chapter(String(decoding: after, as: UTF8.self)).corrected(by: results)
    #expect(again.cells[0].verdict == .asRecorded)
    #expect(again.changes.isEmpty)
  }

  @Test func checksStatedOutput() {
    let code = """
      ```swift
      print("a // Prints \\"no\\"")
      // Prints "a // Prints "no""
      print("b\\nc")
      // Prints "b"
      // "c"
      print("d") // Prints "d".
      ```
      """
    let good = chapter(code, strict: false).corrected(by: [
      result(1, "a // Prints \"no\"\nb\nc\nd\n")
    ])
    #expect(good.cells[0].verdict == .asRecorded)
    let bad = chapter(code, strict: false).corrected(by: [
      result(1, "a // Prints \"no\"\nb\nC\nd\n")
    ])
    #expect(bad.cells[0].differences == [.stated(text: "c", found: "C", line: 6)])
  }

  @Test func aCellThatNothingIsRecordedOfIsNew() {
    let chapter = chapter("```swift\nf()\n```\n")
    #expect(chapter.corrected(by: [result(1, "1\n")]).cells[0].isNew)
    let other = Chapters.Chapter.parse(
      path: "a.md", bytes: Array("```swift\nf()\n```\n\n```output\n2\n```\n".utf8), strict: true)
    #expect(!other.corrected(by: [result(1, "1\n")]).cells[0].isNew)
  }
}
