import Foundation
import Testing

/// Runs every folder below `Cases/passes` and `Cases/fails` as CONTRIBUTING.md describes: a new case
/// is a new folder, never a change here.
@Suite struct CaseTests {
  @Test("exits with 0 and writes what is expected", arguments: EndToEndCase.all(in: "passes"))
  func passes(_ test: EndToEndCase) async throws {
    let outcome = try await CaseRun(test).outcome()
    if test.maySkip, outcome.status == 77 { return }
    #expect(outcome.status == 0, "\(outcome.text)")
    try compare(test, outcome)
  }

  @Test(
    "fails with the message and the code that are expected",
    arguments: EndToEndCase.all(in: "fails"))
  func fails(_ test: EndToEndCase) async throws {
    let outcome = try await CaseRun(test).outcome()
    if test.maySkip, outcome.status == 77 { return }
    #expect(outcome.status != 0, "it succeeded:\n\(outcome.text)")
    #expect(
      test.expectedText != nil || EndToEndCase.isRecording,
      "a failing case needs an expected.txt: its message is what it tests")
    try compare(test, outcome)
  }

  @Test func thereAreCases() {
    #expect(EndToEndCase.all(in: "passes").count >= 60)
    #expect(EndToEndCase.all(in: "fails").count >= 80)
  }

  /// Output against `expected.txt`, the chapter against `expected.md`; without an `expected.md` the
  /// chapter must be what it was.
  private func compare(_ test: EndToEndCase, _ outcome: CaseOutcome) throws {
    if EndToEndCase.isRecording {
      let changed = try test.record(outcome)
      #expect(changed.isEmpty, "recorded \(changed.joined(separator: ", ")); look at the change")
      return
    }
    if let expected = test.expectedText {
      #expect(outcome.text == expected)
    }
    let after = outcome.chapter.map { String(decoding: $0, as: UTF8.self) }
    let wanted = (test.expectedChapter ?? test.chapter).map { String(decoding: $0, as: UTF8.self) }
    #expect(after == wanted)
    #expect(outcome.chapter == test.expectedChapter ?? test.chapter)
  }
}
