import Testing

@testable import Chapters

struct ComparisonCase: Sendable, CustomTestStringConvertible {
  var recorded: String
  var words = ""
  var actual: String
  var matches: Bool
  /// The new record; the recorded text where nil and it matches.
  var merged: String?
  var testDescription: String { "\(recorded.debugDescription) \(words) \(actual.debugDescription)" }
}

@Suite struct OutputComparisonTests {
  static let cases: [ComparisonCase] = [
    .init(recorded: "a\n", actual: "a\n", matches: true),
    .init(recorded: "a\n", actual: "a", matches: true),
    .init(recorded: "a  \n", actual: "a\n", matches: true),
    .init(recorded: "a\n", actual: "a \t\n", matches: true),
    .init(recorded: "a\n", actual: " a\n", matches: false, merged: " a\n"),
    .init(recorded: "a\n", actual: "a\n\n", matches: false, merged: "a\n\n"),
    .init(recorded: "", actual: "", matches: true),
    .init(recorded: "", actual: "\n", matches: false, merged: "\n"),
    .init(recorded: "\u{E9}\n", actual: "e\u{301}\n", matches: false, merged: "e\u{301}\n"),
    // Any lines.
    .init(recorded: "a\n...\nz\n", actual: "a\nb\nc\nz\n", matches: true),
    .init(recorded: "a\n...\nz\n", actual: "a\nz\n", matches: true),
    .init(recorded: "...\n", actual: "", matches: true),
    .init(recorded: "...\nz\n", actual: "z\ny\nz\n", matches: true),
    .init(recorded: "a\n...\nz\n", actual: "a\nb\ny\n", matches: false, merged: "a\n...\ny\n"),
    .init(
      recorded: "a\n...\nm\n...\nz\n", actual: "a\n1\nm\n2\n3\nzz\n", matches: false,
      merged: "a\n...\nm\n...\nzz\n"),
    .init(
      recorded: "one\ntwo\n...\n", actual: "one\n2\n3\n", matches: false, merged: "one\n2\n...\n"),
    // Any text.
    .init(recorded: "took [..] s\n", actual: "took 3.2 s\n", matches: true),
    .init(
      recorded: "[..]a[..]a[..]b\n", actual: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\n", matches: false,
      merged: "[..]a[..]a[..]c\n"),
    .init(
      recorded: "time [..] loss 0.5\n", actual: "time 3s loss 0.4\n", matches: false,
      merged: "time [..] loss 0.4\n"),
    // Tolerance.
    .init(
      recorded: "loss 0.500\n", words: "tolerance=1e-3", actual: "loss 0.5004\n", matches: true),
    .init(
      recorded: "loss 0.500\n", words: "tolerance=1e-3", actual: "loss 0.502\n", matches: false,
      merged: "loss 0.502\n"),
    .init(
      recorded: "a 0.500 b 2\n", words: "tolerance=1e-3", actual: "a 0.50001 b 3\n",
      matches: false, merged: "a 0.500 b 3\n"),
    .init(
      recorded: "[ 0.1, -0.0001]\n", words: "tolerance=1e-3", actual: "[ 0.1,  0.0001]\n",
      matches: true),
    .init(
      recorded: "x1 5\n", words: "tolerance=2", actual: "x2 5\n", matches: false, merged: "x2 5\n"),
    .init(
      recorded: "nan\n", words: "tolerance=1", actual: "0.5\n", matches: false, merged: "0.5\n"),
    .init(recorded: "1000.0\n", words: "tolerance=1e-3", actual: "1000.5\n", matches: true),
    .init(
      recorded: "a 1.0\nb 2.0\n", words: "tolerance=1e-2", actual: "a 1.001\nb 2.5\n",
      matches: false, merged: "a 1.0\nb 2.5\n"),
    // May vary.
    .init(recorded: "3.21 s\n", words: "may-vary", actual: "12.9 s\n", matches: true),
    .init(
      recorded: "3.21 s\n", words: "may-vary", actual: "12.9 ms\n", matches: false,
      merged: "12.9 ms\n"),
    // Any order.
    .init(recorded: "a\nb\n", words: "unordered", actual: "b\na\n", matches: true),
    .init(
      recorded: "a\na\nb\n", words: "unordered", actual: "a\nb\nb\n", matches: false,
      merged: "a\nb\nb\n"),
    .init(recorded: "[..]1\nx1\n", words: "unordered", actual: "x1\ny1\n", matches: true),
    .init(recorded: "a\n...\n", words: "unordered", actual: "c\na\nb\n", matches: true),
    // Progress lines.
    .init(recorded: "100%\n", actual: "10%\r 50%\r100%\n", matches: true),
    .init(recorded: "done\n", actual: "epoch 1\r\u{1B}[Kdone\n", matches: true),
    .init(recorded: "red\n", actual: "\u{1B}[31mred\u{1B}[0m\n", matches: true),
    .init(recorded: "a␀b␇␡\n", actual: "a\0b\u{7}\u{7F}\n", matches: true),
    // As a terminal shows it: what is not written over stays.
    .init(recorded: "ready!g data\n", actual: "loading data\rready!\n", matches: true),
    .init(
      recorded: "ready!\n", actual: "loading data\rready!\n", matches: false,
      merged: "ready!g data\n"),
    .init(recorded: "3\n", actual: "1\r2\r3\n", matches: true),
    .init(recorded: "abc\n", actual: "abc\r\n", matches: true),
    .init(recorded: "e\u{301}x\n", actual: "ab\re\u{301}x\n", matches: true),
    // Blanks on both sides of a number shift with its width.
    .init(
      recorded: "| 0.12345678 |\n", words: "tolerance=1e-3", actual: "| 0.1234567  |\n",
      matches: true),
    .init(
      recorded: "|1.0  |10.25|\n", words: "tolerance=1e-1", actual: "|1.001|10.2 |\n",
      matches: true),
    .init(recorded: "took 5 ms\n", words: "may-vary", actual: "took 12   ms\n", matches: true),
    .init(
      recorded: "5 a\n", words: "tolerance=1", actual: "5  b\n", matches: false,
      merged: "5 b\n"),
    // Nothing lies near what is not finite.
    .init(
      recorded: "0.25\n", words: "tolerance=1e-3", actual: "inf\n", matches: false,
      merged: "inf\n"),
    .init(
      recorded: "inf\n", words: "tolerance=1e-3", actual: "-inf\n", matches: false,
      merged: "-inf\n"),
    .init(
      recorded: "inf\n", words: "tolerance=1e-3", actual: "1e308\n", matches: false,
      merged: "1e308\n"),
    .init(recorded: "1e308\n", words: "tolerance=10", actual: "-1e308\n", matches: true),
    .init(
      recorded: "1e308\n", words: "tolerance=0.5", actual: "-1e308\n", matches: false,
      merged: "-1e308\n"),
    .init(recorded: "-inf nan\n", words: "tolerance=1e-3", actual: "-inf nan\n", matches: true),
  ]

  @Test(arguments: cases) func compares(_ test: ComparisonCase) {
    var options = OutputOptions()
    for word in InfoString("output " + test.words).words { #expect(options.apply(word) == nil) }
    let comparison = OutputComparison(
      recorded: test.recorded, options: options, actual: test.actual)
    #expect(comparison.matches == test.matches)
    #expect(comparison.merged == test.merged ?? test.recorded)
    let again = OutputComparison(
      recorded: comparison.merged, options: options, actual: test.actual)
    #expect(again.matches, "what was recorded must match")
  }

  @Test func manyWildcardsTakeNoExponentialTime() {
    let recorded = String(repeating: "...\na\n", count: 300) + "b\n"
    let actual = String(repeating: "a\n", count: 2000)
    let comparison = OutputComparison(
      recorded: recorded, options: OutputOptions(), actual: actual)
    #expect(!comparison.matches)
  }

  @Test func decodesWhatIsNotText() {
    #expect(OutputText.decoded([0x61, 0xFF, 0xC3, 0xA9, 0xC3]) == "a\\xFFé\\xC3")
  }

  @Test func marksChangedWords() {
    let diff = LineDiff(old: "step 1 loss 0.52\nsame\n", new: "step 1 loss 0.48\nsame\nmore\n")
    #expect(diff.lines.map(\.kind) == [.removed, .added, .same, .added])
    #expect(diff.lines[0].segments.map(\.text) == ["step 1 loss ", "0.52"])
    #expect(diff.lines[1].segments.map(\.isChanged) == [false, true])
  }
}
