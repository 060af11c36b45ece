import Foundation
import Testing

/// Every example in FORMAT.md does what the page says of it.
///
/// An example is a block of four backticks that starts with `markdown`. It is tested as a chapter of
/// a book and must pass; with a word after `markdown` it must fail, and the `text` block after it
/// holds all that is then written.
@Suite struct FormatTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var line: Int
    var word: String?
    var chapter: String
    var message: String?
    var testDescription: String { "the example at FORMAT.md:\(line)" }

    /// Where the example links to a figure, the figure's file is recorded first.
    var command: String {
      chapter.contains("(figures/chapter-")
        ? "notebook record chapter.md && notebook test chapter.md" : "notebook test chapter.md"
    }
    var status: Int32 { ["differs": 1, "malformed": 2, nil: 0][word] ?? -1 }
  }

  static let page = (try? String(contentsOf: Repository.file("FORMAT.md"), encoding: .utf8)) ?? ""
  static let examples = read(page)

  @Test(arguments: examples) func holds(_ example: Example) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("notebook-format-\(UUID().uuidString)/format/\(example.line)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [
      ("chapter.md", example.chapter), ("command", example.command),
      ("book.yml", "title: Format\n"),
    ] {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    let outcome = try await CaseRun(EndToEndCase(folder: folder)).outcome()
    #expect(outcome.status == example.status, "\(outcome.text)")
    if let message = example.message {
      #expect(outcome.text == message + "exit \(example.status)\n")
    }
    #expect(outcome.chapter.map { String(decoding: $0, as: UTF8.self) } == example.chapter)
  }

  @Test func failuresShowTheirMessage() {
    #expect(Self.examples.count > 15)
    for example in Self.examples where example.word != nil {
      #expect(example.message != nil, "\(example)")
    }
  }

  /// The picture of a run in the README is what the case `readme-picture` writes.
  @Test func readmeShowsARun() throws {
    let page = try String(contentsOf: Repository.file("README.md"), encoding: .utf8)
    let pictured = EndToEndCase.all(in: "fails").first { $0.name == "fails/readme-picture" }
    let written = try #require(pictured?.expectedText)
    let picture = written.replacing("exit 4\n", with: "").split(separator: "TIME", maxSplits: 1)
    #expect(picture.count == 2)
    for part in picture {
      #expect(page.contains(part), "the README's picture of a run is not up to date: \(part)")
    }
  }

  /// The examples of a page.
  static func read(_ page: String) -> [Example] {
    var examples: [Example] = []
    var fence: String?
    var content: [Substring] = []
    var info = ""
    var start = 0
    var isAfterExample = false
    for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let open = fence {
        guard line == open else {
          content.append(line)
          continue
        }
        let text = content.map { $0 + "\n" }.joined()
        let words = info.split(separator: " ")
        if open.count == 4, words.first == "markdown" {
          examples.append(
            Example(line: start, word: words.dropFirst().first.map(String.init), chapter: text))
          isAfterExample = true
        } else {
          if info == "text", isAfterExample { examples[examples.count - 1].message = text }
          isAfterExample = false
        }
        fence = nil
      } else if line.hasPrefix("```") {
        let mark = line.prefix { $0 == "`" }
        fence = String(mark)
        info = String(line.dropFirst(mark.count))
        content = []
        start = index + 1
      }
    }
    return examples
  }
}

/// The checkout that the tests are part of.
enum Repository {
  static let root: URL = {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root
  }()

  static func file(_ path: String) -> URL { root.appendingPathComponent(path) }
}
