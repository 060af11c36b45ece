import Chapters
import EngineSetup
import Testing

@testable import PackageDocuments

/// What a document says of errors that its blocks show.
@Suite struct ExpectedErrorsTests {
  /// The lines on which a comment makes an error of the compiler expected.
  @Test(
    arguments: [
      ("foo() // error: no such function", [1]), ("foo() // Compiler error", [1]),
      ("foo() // ❌", [1]), ("let a = 1\n// error: wrong\nfoo()", [1, 2, 3]),
      ("foo()\n//  `- error: used after consume", [1, 2]), ("x[9] // Runtime error: range", []),
      ("catch { } // prints its own errors", []), ("let error = 1", []),
      ("// Errors are values.\nfoo()", []), ("foo()\n// so this is reported as an error", [1, 2]),
      ("foo()\n// The compiler complains: it is immutable.", [1, 2]), ("foo() // not allowed", [1]),
      ("// The next line is rejected by the compiler: it is no Int.\nfoo()", [1, 2]),
      ("// Log the error.\nfoo()", []), ("foo() // print the error", []), ("foo() // no error", []),
      ("// Handle errors here\nfoo()", []), ("foo() // compiles without error", []),
      ("foo() // throws an error", []),
      ("struct S {\n  foo()\n}\n// That does not compile.", [1, 2, 3, 4]),
    ] as [(String, Set<Int>)])
  func refused(_ code: String, _ lines: Set<Int>) {
    let expected = ExpectedErrors(code: code)
    let error = CompilerMessage(
      severity: .error, text: "x", position: SourcePosition(line: 1, column: 1))
    let all = 1...code.split(separator: "\n").count
    #expect(Set(all.filter { expected.expects(error, line: $0) }) == lines)
  }

  private static let thrown = "Fatal error: Error raised at top level: Shop.Trouble.empty"

  /// Whether a comment makes it expected that line 1 stops.
  @Test(
    arguments: [
      ("go() // crashes", "Fatal error: x", true), ("go() // out of range", "Fatal error: x", true),
      ("go()\n// this stops the program at run time", "Fatal error: x", true),
      ("go()\n// The assertion fails, for it is 3.", "Assertion failed: x", true),
      ("go() // the current level", "Fatal error: x", false),
      ("go() // never fails", "Fatal error: x", false),
      ("try go() // throws Trouble.empty", thrown, true),
      ("try go() // throws Trouble.full", thrown, false),
      ("try go() // an error is thrown here", thrown, true), ("throw Trouble.empty", thrown, true),
      ("try go() // rethrows nothing", thrown, false),
      ("go()\n// Division by zero in the middle", "Fatal error: Division by zero", true),
    ] as [(String, String, Bool)])
  func stopped(_ code: String, _ message: String, _ isExpected: Bool) {
    #expect(ExpectedErrors(code: code).expectsStop(message, lines: [1]) == isExpected)
  }

  /// Whether code that comes to its end makes what a comment says false.
  @Test(arguments: [
    ("go() // error: no such function", true), ("go() // this will be reported as an error", true),
    ("go() // ❌", false), ("go() // an error if it is empty", false),
    ("go() // not allowed", false),
    ("try go() // throws Trouble.empty", true), ("go() // crashes", true),
    ("func f() throws {\n  try go() // throws Trouble.empty\n}", false),
    ("do {\n  try go() // throws Trouble.empty\n} catch {}", false),
    ("try? go() // throws an error", false), ("go() // would not compile without it", false),
    ("// Throws Trouble.empty where it is empty.\nfunc f() throws {}", false),
  ])
  func promised(_ code: String, _ isPromise: Bool) {
    #expect((ExpectedErrors(code: code).promise != nil) == isPromise)
  }

  /// The text beside a block, before it and after it.
  @Test(arguments: [
    ("This will report a compile-time error:", "", true),
    ("", "This code results in the following error:\n\n```\nerror: cannot find 'foo'\n```", true),
    ("", "> 🛑 Cannot find 'foo' in scope", true), ("Errors are values.", "And so on.", false),
    ("", "This does not compile:\n\n```swift\nbar()\n```", false),
    ("Without it, the compiler reports an error:", "", true), ("It throws an error:", "", false),
  ])
  func prose(_ before: String, _ after: String, _ isExpected: Bool) {
    let chapter = Setup.parse("\(before)\n\n```swift\nfoo()\n```\n\n\(after)\n")
    let error = CompilerMessage(
      severity: .error, text: "cannot find 'foo' in scope",
      position: SourcePosition(line: 1, column: 1))
    #expect(ExpectedErrors(chapter.cells[0]).expects(error, line: 1) == isExpected)
  }
}
