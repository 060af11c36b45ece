import Chapters
import Testing

@testable import Execution

@Test func firstRun() async throws {
  let text =
    Setup.chapter([
      "let x = 1\nprint(\"hello\", x)", "let x = \"two\"\nx", "func f() -> Int { nope }", "x + \"!\"",
      "print(\"partial\", terminator: \"\")\nlet a = [1]\nlet i = 3\nprint(a[i])", "var o: Int? = nil\n\no!", "x",
      "func g(_ a: UInt8) -> UInt8 {\n  a + 200\n}", "g(100)", "struct E: Error {}\nthrow E()", "import Foundation\nprint(Date(timeIntervalSince1970: 0))",
      "func h() async -> Int { try? await Task.sleep(nanoseconds: 1_000_000); return 4 }\nlet z = await h()\nprint(z)",
      "z", "print(1); fatalError(\"boom\")", "while true {}", "exit(3)", "func rec(_ n: Int) -> Int { n == 0 ? 0 : 1 + rec(n - 1) + rec(n - 2) }\nrec(-1)","z + 1", "let unused: Int = \"\"",
    ])
  var options = RunOptions()
  options.timeout = 3
  options.perCell = true
    let chapter = Chapter.parse(path: "chapter.md", bytes: Array(text.utf8), strict: false)
    _ = try await Setup.engine().run(chapter, options: options) {
     if case .finished(let r) = $0 {
       print(r.cell, r.ending, r.output.debugDescription, r.messages.map { "\($0.position.line):\($0.position.column) \($0.severity) \($0.text)" }, r.notices, r.seconds)
  }
  }
}
