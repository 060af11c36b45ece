/// A value as a comment writes it: a literal, a list, a tuple.
///
/// Prose is none.
indirect enum StatedValue: Sendable, Hashable {
  case number(String)
  case text(String)
  case boolean(Bool)
  case none
  /// A range, compared as text.
  case written(String)
  /// A case or another member of a type: `.north`, `Direction.north`.
  case member(String)
  /// `Point(x: 1, y: 2)`, `.failed(code: 3)`, with the text as it is written.
  case call(String, [Argument], text: String)
  case list([StatedValue])
  case map([Pair])
  case tuple([StatedValue])
  /// `Optional(...)`.
  case some(StatedValue)
  /// `...` among elements: any number of them.
  case anything

  /// One value in several ways: `0xCC, or 204`.
  case alternatives([StatedValue])

  struct Argument: Sendable, Hashable {
    var label: String?
    var value: StatedValue
  }

  struct Pair: Sendable, Hashable {
    var key: StatedValue
    var value: StatedValue
  }

  /// The value that a comment states, if the whole of it is one.
  init?(_ text: String) {
    var reader = StatedValueReader(text)
    guard let value = reader.value(), reader.isAtEnd, value != .anything else { return nil }
    self = value
  }
}
