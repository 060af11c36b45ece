import Testing

@testable import Execution

@Suite struct TrapTests {
  /// What the runtime wrote, what a reader wants of it, and the cell's line where it has one.
  static let cases: [(String, message: String?, line: Int?)] = [
    ("_nb3/_nbcell003.md:2: Fatal error: too far\n", "Fatal error: too far", 2),
    ("before\n_nbcell012.md:7: Precondition failed\n", "Precondition failed", 7),
    (
      "Swift/ErrorType.swift:253: Fatal error: Error raised at top level: E()\n",
      "Fatal error: Error raised at top level: E()", nil
    ),
    (
      "Fatal error: Index out of range\n\n*** Signal 4: Backtracing from 0x7f0000000000...",
      "Fatal error: Index out of range", nil
    ),
    (
      "Could not cast value of type 'Int' (0x7ffff1234567) to 'String' (0x7ffff7654321).\n",
      "Could not cast value of type 'Int' to 'String'.", nil
    ),
    ("nothing of the kind\n", nil, nil),
  ]

  @Test(arguments: cases)
  func theLastWords(_ text: String, message: String?, line: Int?) {
    let words = Trap.find(in: text)
    #expect(words.message == message)
    #expect(words.line == line)
    // A report that is missing leaves what the words say.
    let trap = Trap.read([], words: words, signal: 4)
    #expect(trap.line == line)
    #expect(trap.message == message ?? "Fatal error")
  }
}
