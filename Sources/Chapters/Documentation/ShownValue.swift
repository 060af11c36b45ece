/// A value that a comment of the document speaks of, as it was at run time.
package struct ShownValue: Sendable, Codable, Hashable {
  package enum Kind: String, Sendable, Codable {
    case leaf, text, list, set, map, tuple, some, none
  }
  package var kind: Kind
  /// `String(describing:)`; the text itself for a text.
  package var description: String
  /// `String(reflecting:)`.
  package var debugDescription: String
  /// Elements; for a map, keys and values in turn.
  package var elements: [ShownValue]
  /// Whether there were more elements than are kept.
  package var isCut: Bool

  package init(
    _ kind: Kind, _ description: String, debug: String? = nil, elements: [ShownValue] = [],
    isCut: Bool = false
  ) {
    self.kind = kind
    self.description = description
    debugDescription = debug ?? description
    self.elements = elements
    self.isCut = isCut
  }
}

/// A value at the line of the cell's code where a comment states it.
package struct ValueAtComment: Sendable, Codable, Hashable {
  /// The line of the comment in the cell's code, from 1.
  package var line: Int
  package var value: ShownValue
  package init(line: Int, value: ShownValue) {
    self.line = line
    self.value = value
  }
}
