import Chapters
import Testing

@testable import PackageDocuments

/// Where the examples in a source file's comments are found, and where their lines are.
@Suite struct SourceCommentsTests {
  private func cells(_ source: String) -> [Cell] {
    SourceComments.document(path: "S.swift", bytes: Array(source.utf8)).cells
  }

  /// A source, with the code, line and column of each of its examples.
  private static let table: [(source: String, examples: [(code: String, line: Int, column: Int)])] =
    [
      ("/// ```swift\n/// let a = 1\n/// ```\nlet x = 1\n", [("let a = 1\n", 2, 5)]),
      ("  /// ```swift\n  /// a\n  ///   b\n  /// ```\n", [("a\n  b\n", 2, 7)]),
      ("/**\n ```swift\n let a = 1\n ```\n */\nlet x = 1\n", [("let a = 1\n", 3, 2)]),
      // No documentation: other comments, code, text.
      ("// ```swift\n// a\n// ```\n", []),
      ("//// ```swift\n//// a\n//// ```\n", []),
      ("let text = \"\"\"\n```swift\na\n```\n\"\"\"\n", []),
      ("/// ```\n/// a\n/// ```\n", []),
      ("/// ```json\n/// {}\n/// ```\n", []),
    ]

  @Test(arguments: table.indices)
  func findsExamples(_ index: Int) {
    let row = Self.table[index]
    let found = cells(row.source)
    #expect(found.map(\.code) == row.examples.map(\.code), "\(row.source)")
    #expect(found.map(\.codeLine) == row.examples.map(\.line), "\(row.source)")
    #expect(
      found.map { $0.chapterPosition(line: 1, column: 1).column } == row.examples.map(\.column),
      "\(row.source)")
  }

  @Test func eachCommentIsASection() {
    let one = "/// ```swift\n/// a\n/// ```\n/// And:\n/// ```swift\n/// b\n/// ```\nlet x = 1\n"
    let found = cells(one + one)
    #expect(found.count == 4)
    #expect(found[0].section == found[1].section)
    #expect(found[1].section != found[2].section)
  }
}
