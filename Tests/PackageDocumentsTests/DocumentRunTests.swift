import Chapters
import EngineSetup
import Foundation
import Testing

@testable import PackageDocuments

/// Documents as people write them: how each block ends.
@Suite struct DocumentRunTests {
  private func outcomes(_ cells: [String]) async throws -> [String] {
    let chapter = Setup.parse(Setup.chapter(cells))
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    let checked = chapter.corrected(by: results, recordedFigures: [:], addingOutputs: false).cells
    return checked.map { BlockOutcome($0).rawValue }
  }

  /// A server waits for ever; what a block that is not run declares is known to later ones.
  @Test func whatIsNotRunIsKnown() async throws {
    let text = """
      ```swift timeout=1
      struct S { func run() async { while true { try? await Task.sleep(nanoseconds: 1_000_000) } } }
      let s = S()
      await s.run()
      ```

      ```swift
      s is S // true
      ```

      ```swift no-run
      let port = 80
      ```

      ```swift
      port + 1
      ```

      <!-- notebook: skip -->

      ```swift
      nothing()
      ```

      - An item:

        ```Swift
        1 + 1 // 3
        ```
      """
    let chapter = Setup.parse(text)
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    let checked = chapter.corrected(by: results, recordedFigures: [:], addingOutputs: false).cells
    #expect(
      checked.map { BlockOutcome($0).rawValue } == [
        "not-runnable", "checked", "ran", "ran", "not-runnable", "failed",
      ])
  }

  /// Cells, and how each must end.
  private static let table: [(name: String, cells: [String], outcomes: [String])] = [
    ("names redefined", ["let a = 1", "let a = \"x\"\na.count // 1"], ["ran", "checked"]),
    ("a value stated", ["let n = [1, 2, 3]\n// [1, 2, 3]"], ["checked"]),
    ("a value misstated", ["let n = [1, 2, 3]\n// [1, 2]"], ["failed"]),
    ("prose beside a value", ["let n = [1, 2, 3]\n// the first numbers"], ["ran"]),
    ("a variable changed", ["var n = [3, 1]\nn.sort()\n// n == [1, 3]"], ["checked"]),
    ("a call's variable", ["var n = [3, 1]\nn.sort()\n// [1, 3]"], ["checked"]),
    ("prints stated", ["for i in 0..<2 {\n  print(i)\n}\n// 0\n// 1"], ["checked"]),
    ("prints misstated", ["print(1)\n// 2"], ["failed"]),
    ("a static call", ["enum T { static func n() -> Int { 3 } }\nT.n() // 4\n1 // 1"], ["failed"]),
    ("a static call, right", ["enum T { static func n() -> Int { 3 } }\nT.n() // 3"], ["checked"]),
    (
      "a value in a body", ["func f() -> Int {\n  let n = 2 // 3\n  return n // 2\n}\n_ = f()"],
      ["failed"]
    ),
    ("what a body returns", ["func f() -> Int {\n  2 // 2\n}\n_ = f()"], ["checked"]),
    (
      "the same line twice", ["var i = [1, 2].makeIterator()\ni.next() // 1\ni.next() // 3"],
      ["failed"]
    ),
    ("in a loop", ["for n in 1...2 {\n  n * 2 // 4\n}"], ["checked"]),
    ("in a loop, false", ["for n in 1...2 {\n  n * 2 // 5\n}"], ["failed"]),
    ("a case", ["enum E { case a, b }\nE.a // .a"], ["checked"]),
    ("another case", ["enum E { case a, b }\nE.a // .b"], ["failed"]),
    (
      "a case that describes itself",
      [
        "enum E: CustomStringConvertible { case a, b; var description: String { \"<>\" } }\nE.a // E.b"
      ], ["failed"]
    ),
    ("a field", ["struct P { var x = 1; var y = 2 }\nP() // P(x: 1, y: 3)"], ["failed"]),
    ("printed, said", ["print(\"tea\") // Output: tea"], ["checked"]),
    ("printed, said falsely", ["print(\"tea\") // prints \"jam\""], ["failed"]),
    ("printed, bare", ["print(\"Total:\", 3) // Total: 3"], ["checked"]),
    ("printed, bare and false", ["print(\"Total:\", 3) // Total: 4"], ["failed"]),
    ("printed, beneath", ["print(\"hello\")\n// goodbye"], ["failed"]),
    ("printed, a remark", ["print(\"hello\") // greets the one who reads this"], ["ran"]),
    ("a remark on what comes next", ["print(1)\n// Then the rest\nlet a = 2"], ["ran"]),
    ("printed in a branch", ["if true {\n  print(1) // 2\n}"], ["failed"]),
    ("printed, and why", ["print(\"a\")\n// Prints \"a\", since it is one."], ["checked"]),
    ("printed lines", ["print(\"{a b}\")\n// {\n//   a\n//   b\n// }"], ["failed"]),
    ("a value of chance", ["Int.random(in: 0..<9) // 3"], ["ran"]),
    (
      "declared in the next", ["let p = Later(x: 1)", "struct Later { var x: Int }"],
      ["ran", "ran"]
    ),
    (
      "declared in the next, inside a type",
      ["struct M { static let all: [Any.Type] = [Add.self] }", "extension M { struct Add {} }"],
      ["ran", "ran"]
    ),
    (
      "types of a type that comes later",
      ["extension M { struct A {} }", "extension M.A { struct B {} }", "struct M {}\nM.A.B.self"],
      ["ran", "ran", "ran"]
    ),
    (
      "members alone", ["struct P { var x: Int }", "init() { x = 0 }", "P().x // 0"],
      ["ran", "ran", "checked"]
    ),
    (
      "a method alone", ["struct P { var x = 2 }", "static func make() -> P { P() }"],
      ["ran", "ran"]
    ),
    (
      "an error shown", ["let s: Int = \"x\" // error: cannot convert", "1 + 1 // 2"],
      ["expected-error", "checked"]
    ),
    (
      "the rest of a block with an error",
      ["let k = 4\nnope() // error: no such function", "k // 4"], ["expected-error", "checked"]
    ),
    (
      "a trap said below, and its state",
      ["let l = -3\nassert(l >= 0)\n// The assertion fails, for it is -3.", "l * 2 // -6"],
      ["expected-error", "checked"]
    ),
    (
      "a trap in a function, said where it is called",
      ["func f(_ n: [Int]) -> Int {\n  n[3]\n}\n_ = f([])\n// this stops the program"],
      ["expected-error"]
    ),
    (
      "a throw of its own", ["enum T: Error { case e }\nthrow T.e", "T.e // .e"],
      ["expected-error", "checked"]
    ),
    (
      "a throw said falsely",
      ["enum T: Error { case e }\nfunc f() throws {}\ntry f() // throws T.e"], ["failed"]
    ),
    (
      "another throw than is said",
      ["enum T: Error { case e, f }\nfunc g() throws { throw T.f }\ntry g() // throws T.e"],
      ["failed"]
    ),
    ("a trap that nobody speaks of", ["let n: Int? = nil\nlet m = n! // the value"], ["failed"]),
    (
      "a false value before an error", ["let n = 4 // 5\nlet s: Int = \"x\" // error: no Int"],
      ["failed"]
    ),
    ("dots in a type, and an error elsewhere", ["struct S { ... }\n[1].nothing()"], ["failed"]),
    (
      "dots in a type, whose member is used", ["struct S {\n  ...\n}\nS(n: 3).go()"],
      ["not-runnable"]
    ),
    (
      "dots in a body, and a wrong label", ["func f() { ... }\nfunc g(_ n: Int) {}\ng(n: 3)"],
      ["failed"]
    ),
    ("dots among statements, and a name", ["let a = 1\n// ...\nprint(a, b)"], ["not-runnable"]),
    (
      "dots among statements, and a member", ["let a = 1\n// ...\nprint(b, [a].nothing)"],
      ["failed"]
    ),
    ("dots beside a syntax error", ["struct S: Sequence { ... }\nlet p = [1,, 2]"], ["failed"]),
    (
      "dots for the last arguments", ["func f(_ n: Int, of m: Int) {}\nf(1, ...)"], ["not-runnable"]
    ),
    ("a hole in a comment", ["typealias P = Dictionary<String, /* what? */>"], ["not-runnable"]),
    (
      "a variable of a later block", ["let t = late + 1", "let late = 1\nlate // 1"],
      ["failed", "checked"]
    ),
    ("two ways", ["// short\nlet a = [1]\n\n// long\nlet a = Array([1])\na // [1]"], ["checked"]),
    ("two ways, one false", ["let a = 1\na // 2\n\nlet a = 3"], ["failed"]),
    (
      "what is not run", ["func f() -> Int { 1 }\nlet u = f()\n_ = u.nothing // ❌", "u // 1"],
      ["expected-error", "checked"]
    ),
    (
      "own errors beside lacked names", ["let q = nothing()", "q + 1\nlet n: Int = \"x\""],
      ["failed", "failed"]
    ),
    ("an error that does not come", ["let s = 1 // error: wrong"], ["failed"]),
    ("left out in a body", ["func f() -> Int { ... }", "struct S { ... }"], ["ran", "ran"]),
    ("left out where it runs", ["let x: Int = ..."], ["not-runnable"]),
    ("a placeholder", ["let x = <#value#>"], ["not-runnable"]),
    ("a list of nobody's functions", ["func f(_ x: Int) -> Int"], ["ran"]),
    ("a list with an unknown type", ["func f(_ x: Int) -> Nowhere"], ["failed"]),
    (
      "a list of what is there",
      [
        "extension Array {\n  init(repeating: Element, count: Int)\n  var isEmpty: Bool { get }\n"
          + "  subscript(index: Int) -> Element { get set }\n"
          + "  func map<T>(_ transform: (Element) throws -> T) rethrows -> [T]\n}",
        "[1].isEmpty // false",
      ], ["checked", "checked"]
    ),
    (
      "a list of what has changed",
      [
        "extension Array { func map(_ transform: (Element) -> String) -> Nothing }"
      ], ["failed"]
    ),
    (
      "a type as a list",
      [
        "public struct Array<Element>: RandomAccessCollection {\n  public mutating func append(_ new: Element)\n}",
        "var a = [1]\na.append(2)\na // [1, 2]",
      ], ["checked", "checked"]
    ),
    (
      "a protocol shown again",
      [
        "protocol Identifiable {\n  associatedtype ID: Hashable\n  var id: ID { get }\n}",
        "struct Player: Identifiable { var id = 1 }\nPlayer(id: 2).id // 2",
      ], ["checked", "checked"]
    ),
    (
      "a list with a body",
      [
        "extension Array {\n  func sorted(by less: (Element, Element) throws -> Bool) rethrows -> [Element]\n"
          + "  func reversed() -> ReversedCollection<Self> { _storage.turned() }\n}"
      ], ["checked"]
    ),
    (
      "a list of what rethrows by its type",
      [
        "extension LazySequence { func makeIterator() rethrows -> Base.Iterator }"
      ], ["checked"]
    ),
    (
      "a nested type shown again",
      [
        "extension JSONDecoder {\n  public enum DateDecodingStrategy { case deferredToDate }\n}",
        "import Foundation\nlet d: JSONDecoder.DateDecodingStrategy = .iso8601",
      ], ["checked", "ran"]
    ),
    ("code passed over", ["var n = 4\nfor i in 0..<3 {\n  ...\n}\nn // 4"], ["checked"]),
    ("an error beside code left out", ["func g() { ... }\nnope()"], ["failed"]),
    ("a conformance left out", ["struct S: CustomStringConvertible { ... }"], ["not-runnable"]),
    (
      "a comment that goes on",
      [
        "// It is seldom that...\nlet a: Int = \"x\"\n// ... anything compiles"
      ], ["failed"]
    ),
    ("Foundation not imported", ["Data([1, 2]).count // 2"], ["checked"]),
    (
      "what Foundation has elsewhere",
      [
        "let session = URLSession.shared\nvar request = URLRequest(url: URL(string: \"https://a.b\")!)\nrequest.httpMethod // \"GET\""
      ], ["checked"]
    ),
    ("a mark for bad style", ["// ❌ Bad\nlet b = 1"], ["ran"]),
    ("a tuple stated as a list", ["(1, 2)\n// [1, 3]"], ["failed"]),
    ("another platform", ["import SwiftUI"], ["not-runnable"]),
    ("await at the top", ["func f() async -> Int { 3 }\nlet x = await f()\n// 3"], ["checked"]),
    (
      "by itself, and because of it", ["let x: Nowhere = 1", "x + 1"],
      ["failed", "failed-with-earlier"]
    ),
    (
      "an entry point", ["@main struct Tool { static func main() {} }", "Tool.main()"],
      ["ran", "ran"]
    ),
    (
      "a manifest", ["let package = Package(name: \"a\", targets: [.target(name: \"a\")])"], ["ran"]
    ),
    ("a part of one", [".package(url: \"https://example.com/a\", from: \"1.0.0\"),"], ["ran"]),
    (
      "a manifest in part",
      [
        "let package = Package(\n  // name, platforms\n  products: [...],\n  targets: [\n    ...\n    .target(name: \"a\"),\n    ...\n  ])"
      ], ["ran"]
    ),
    ("a part of one, wrong", [".package(address: \"https://example.com/a\"),"], ["failed"]),
  ]

  @Test(arguments: table.indices)
  func endsAs(_ index: Int) async throws {
    let row = Self.table[index]
    let found = try await Gate.shared.pass { try await outcomes(row.cells) }
    #expect(found == row.outcomes, "\(row.name)")
  }

  /// Each claim that nothing was compared with is listed, with its line and a reason.
  @Test func whatIsNotComparedIsSaid() async throws {
    let chapter = Setup.parse(
      Setup.chapter([
        "func f() {\n  let n = 2 // 3\n}\nInt.random(in: 1...9) // 5\nstruct S {\n  var x = 1 // 1\n}\n1 + 1 // 2",
        "let later: Int = ... // 4",
      ]))
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    let report = Report([
      Report.File(chapter, chapter.corrected(by: results).cells)
    ])
    #expect(report.summary.comparedStatements == 1)
    let lines = report.summary.uncompared.map(\.statement.line)
    let start = chapter.cells[0].codeLine
    #expect(lines == [start + 1, start + 3, start + 5, chapter.cells[1].codeLine])
    #expect(report.exitCode == .allAsRecorded)
    var strict = report
    strict.files[0].needsComparison = true
    #expect(strict.exitCode == .differs)
    #expect(strict.files[0].allDiagnostics.count { $0.severity == .error } == 4)
  }

  @Test func joinedBlocksAreReported() async throws {
    let chapter = Setup.parse(Setup.chapter(["let p = Next()", "struct Next {}"]))
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    #expect(results[0].notices.contains { $0.contains("compiled together") })
  }

  @Test func conditionsHoldInDocuments() async throws {
    let chapter = Setup.parse(
      """
      ```swift if=os(Linux)
      let here = 1
      ```
      ```swift if=os(macOS)
      let here = 2
      ```
      ```swift if=swift>=6.0,!os(Windows)
      here // 1
      ```
      """)
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    let cells = chapter.corrected(by: results, recordedFigures: [:], addingOutputs: false).cells
    #if os(Linux)
      #expect(cells.map { BlockOutcome($0) } == [.ran, .notRunnable, .checked])
      #expect(results[1].ending == .notRun(reason: "if=os(macOS) does not hold here"))
    #endif
  }

  @Test func snippetsAreCounted() async throws {
    let chapter = Setup.parse(
      """
      # Title

      @Snippet(path: "package/Snippets/tour", slice: "start")

      ```swift
      1 + 1 // 2
      ```
      ```text
      @Snippet(path: "shown alone")
      ```
      """)
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    let cells = chapter.corrected(by: results, recordedFigures: [:], addingOutputs: false).cells
    #expect(cells.map { BlockOutcome($0) } == [.notRunnable, .checked])
    #expect(
      results[0].ending
        == .notRun(reason: NotRunnable.snippet(path: "package/Snippets/tour").sentence))
  }

  @Test func commentsOfASourceStandAlone() async throws {
    let source = """
      /// Twice.
      ///
      /// ```swift
      /// let n = 21
      /// n * 2 // 42
      /// ```
      public func twice() {}

      struct S {
        /// ```swift
        /// n
        /// ```
        var n = 0
      }
      """
    let chapter = SourceComments.document(path: "S.swift", bytes: Array(source.utf8))
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    let cells = chapter.corrected(by: results, recordedFigures: [:], addingOutputs: false).cells
    #expect(cells.map { BlockOutcome($0) } == [.checked, .failed])
    #expect(results[1].messages.first?.position == SourcePosition(line: 11, column: 7))
  }

  @Test func sectionsHaveScopesOfTheirOwn() async throws {
    let chapter = Setup.parse(
      """
      <!-- notebook: sections=fresh -->
      # Title
      <!--
      ```swift
      let base = 40
      ```
      -->
      ## One
      ```swift
      let own = base + 2
      // 42
      ```
      ## Two
      ```swift
      own
      ```
      ```swift env=other
      let alone = 1
      ```
      """)
    let results = try await Setup.run(chapter) { $0.reader = DocumentReader() }
    let cells = chapter.corrected(by: results, recordedFigures: [:], addingOutputs: false).cells
    #expect(cells.map { BlockOutcome($0) } == [.ran, .checked, .failed, .ran])
  }
}
