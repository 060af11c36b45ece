/// The words after `output`: how a record may be inexact, and how the page shows it.
package struct OutputOptions: Sendable, Hashable {
  /// The lines may come in any order.
  package var unordered = false
  /// How far a number may be from the recorded one: |a - b| <= tolerance * max(1, |a|, |b|).
  package var tolerance: Double?
  /// The text must match; digits may differ.
  package var mayVary = false
  /// The text holds a pipe table, which the page shows as one; it is compared as any text.
  package var isTable = false
  package init() {}

  /// Every word, as it is written.
  package static let known = ["unordered", "tolerance=", "may-vary", "table"]

  /// Takes one word of an info string in; what is wrong with it otherwise.
  mutating func apply(_ word: InfoString.Word) -> Diagnostic.Fact? {
    switch (word.name, word.value) {
    case ("unordered", nil): unordered = true
    case ("may-vary", nil): mayVary = true
    case ("table", nil): isTable = true
    case ("tolerance", let value):
      guard let number = value.flatMap(Double.init), number >= 0, number.isFinite else {
        return .malformedLabel(word.text, expected: .tolerance)
      }
      tolerance = number
    default:
      return .unknownOption(word.text, nearest: InfoString.nearest(to: word, among: Self.known))
    }
    return nil
  }
}
