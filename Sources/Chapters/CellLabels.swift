/// The words after `swift` in a cell's info string.
package struct CellLabels: Sendable, Hashable {
  /// Runs; folded on the page.
  package var hidden = false
  /// Shown, never compiled.
  package var skip = false
  /// Compiled, not run.
  package var noRun = false
  /// Must not compile; its output block holds the diagnostics.
  package var fails = false
  /// Must trap; its output block holds what was printed and the message.
  package var traps = false
  /// Compiled with -O.
  package var optimized = false
  /// Seconds.
  package var timeout: Double?
  package var name: String?
  package var environment: String?
  /// The name of an earlier cell that this one is, changed; a page marks what is new.
  package var changes: String?
  /// The text after `if=`, such as `os(Linux)` or `swift>=6.3`.
  package var condition: String?
  package init() {}

  /// Every label, as it is written. To add one, add it here and in `apply`.
  package static let known = [
    "hidden", "skip", "no-run", "fails", "traps", "optimized", "timeout=", "name=", "changes=",
    "env=", "if=",
  ]

  /// Takes one word of an info string in; what is wrong with it otherwise.
  mutating func apply(_ word: InfoString.Word) -> Diagnostic.Fact? {
    switch (word.name, word.value) {
    case ("hidden", nil): hidden = true
    case ("skip", nil): skip = true
    case ("no-run", nil): noRun = true
    case ("fails", nil): fails = true
    case ("traps", nil): traps = true
    case ("optimized", nil): optimized = true
    case ("timeout", let value?):
      guard let seconds = DurationText.seconds(value) else {
        return .malformedLabel(word.text, expected: .duration)
      }
      timeout = seconds
    case ("name", let value?):
      guard InfoString.isName(value) else { return .malformedLabel(word.text, expected: .name) }
      name = value
    case ("changes", let value?):
      guard InfoString.isName(value) else { return .malformedLabel(word.text, expected: .name) }
      changes = value
    case ("env", let value?):
      guard InfoString.isName(value) else { return .malformedLabel(word.text, expected: .name) }
      environment = value
    case ("if", let value?):
      guard Condition(value) != nil else {
        return .malformedLabel(word.text, expected: .condition)
      }
      condition = value
    case ("timeout", nil): return .malformedLabel(word.text, expected: .duration)
    case ("name", nil), ("changes", nil), ("env", nil): return .malformedLabel(word.text, expected: .name)
    case ("if", nil): return .malformedLabel(word.text, expected: .condition)
    default:
      return .unknownLabel(word.text, nearest: InfoString.nearest(to: word, among: Self.known))
    }
    return nil
  }

  /// The first two labels that cannot both hold.
  var contradiction: (String, String)? {
    let stages = [
      ("skip", skip), ("no-run", noRun), ("fails", fails), ("traps", traps),
    ].filter(\.1)
    return stages.count > 1 ? (stages[0].0, stages[1].0) : nil
  }
}
