import SwiftSyntax
import Testing

@testable import CellCode

/// What is read of a cell's code before anything is compiled.
@Suite struct ParsedCodeTests {
  @Test(arguments: [
    "", "let a = 1", "f(1, [2])", "if a { b() } else { c() }", "\"\"\"\ntext\n\"\"\"",
    // Wrong, but no more lines would make it right.
    "let = 1", "a }", ")",
  ])
  func completeCode(_ code: String) { #expect(ParsedCode(code).isComplete) }

  @Test(arguments: [
    "func f() {", "f(1,", "let a = [1,", "if a {\n  b()\n", "let a = \"\"\"\ntext\n", "let a =",
    "struct S {\n  var a: Int\n", "for i in 0..<3 {\n  print(i)",
  ])
  func incompleteCode(_ code: String) { #expect(!ParsedCode(code).isComplete) }

  /// The end of a cell whose value is shown; nil where none is.
  @Test(
    arguments: [
      ("let a = 1\na + 1", "a + 1"), ("f()", "f()"), ("a = 2", nil), ("a += 2", "a += 2"),
      ("a;", nil), ("print(a)", nil), ("dump(a)", nil), ("exit(0)", nil),
      ("dumper(a)", "dumper(a)"),
      ("let a = 1", nil), ("", nil), ("for i in a { i }", nil), ("x.dump(a) // so", "x.dump(a)"),
    ] as [(String, String?)])
  func shownExpression(_ code: String, _ shown: String?) {
    #expect(ParsedCode(code).tree.shownExpression?.trimmedDescription == shown)
  }

  @Test(arguments: [
    ("import A\nimport struct B.C\n@testable import D\nlet a = 1", ["A", "B.C", "D"]),
    ("let text = \"import A\" // import B", []),
  ])
  func imports(_ code: String, _ modules: [String]) { #expect(ParsedCode(code).imports == modules) }

  @Test(arguments: [
    "let a = \"\\(b)\" // c", "}}}{{{ 'x' #if", "/* open", "\u{1F600}é\t\0x", "", "a, b: 1, 2",
    "@main struct S: P { func f(_ x: Int) -> [Int] { [x, 1, 2] } }",
  ])
  func runsCoverEveryByte(_ code: String) {
    let runs = ParsedCode(code).runs
    #expect(runs.map(\.length).reduce(0, +) == code.utf8.count)
    #expect(runs.allSatisfy { $0.length > 0 })
    #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.class != $1.class })
  }

  @Test func runsTellClasses() {
    let runs = ParsedCode("let a: Int = f(1) // so").runs.filter { $0.class != .plain }
    #expect(runs.map(\.class) == [.keyword, .type, .call, .number, .comment])
  }

  /// The author's column of each column in the edited text.
  @Test func columnsAreFoundAgain() {
    let edited = EditedCode("a b\nc", [(2, "xx"), (2, "y"), (4, "zz")])
    #expect(edited.text == "a xxyb\nzzc")
    #expect((1...7).map { edited.original(line: 1, column: $0).column } == [1, 2, 3, 3, 3, 3, 4])
    #expect(edited.original(line: 1, column: 4).isInserted)
    #expect(edited.original(line: 2, column: 3) == (1, false))
  }
}
