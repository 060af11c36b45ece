import Chapters
import EngineSetup
import Testing

@testable import PackageDocuments

/// What a document says of errors that its blocks show.
@Suite struct ExpectedErrorsTests {
  /// The lines that a comment says are in error, its own or those beside it.
  @Test(arguments: [
    ("foo() // error: no such function", [1]), ("foo() // Compiler error", [1]),
    ("foo() // ❌", [1]), ("let a = 1\n// error: wrong\nfoo()", [1, 2, 3]),
    ("foo()\n//  `- error: used after consume", [1, 2, 3]), ("x[9] // Runtime error: range", [1]),
    ("catch { } // prints its own errors", []), ("let error = 1", []),
    ("// Errors are values.\nfoo()", []),
  ] as [(String, Set<Int>)])
  func expectedErrors(_ code: String, _ lines: Set<Int>) {
    #expect(ExpectedErrors(code: code).lines == lines)
  }

  @Test func proseAnnouncesAnError() {
    let chapter = Setup.parse(
      "This will report a compile-time error:\n\n```swift\nfoo()\n```\n\n```swift\nfoo()\n```\n")
    #expect(chapter.cells.map { ExpectedErrors($0).isInProse } == [true, false])
  }
}
