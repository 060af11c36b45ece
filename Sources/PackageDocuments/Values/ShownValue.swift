import Foundation

/// A value that a comment of the document speaks of, as it was at run time.
struct ShownValue: Sendable, Codable, Hashable {
  enum Kind: String, Sendable, Codable {
    case leaf, text, list, set, map, tuple, some, none
  }
  var kind: Kind
  /// `String(describing:)`; the text itself for a text.
  var description: String
  /// `String(reflecting:)`.
  var debugDescription: String
  /// Elements; for a map, keys and values in turn.
  var elements: [ShownValue]
  /// Whether there were more elements than are kept.
  var isCut: Bool

  init(
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
struct ValueAtLine: Codable {
  /// The line of the comment in the cell's code, from 1.
  var line: Int
  var value: ShownValue

  /// The values that a block's code wrote, one in each line.
  static func all(in file: Data) -> [ValueAtLine] {
    file.split(separator: 10).compactMap { try? JSONDecoder().decode(ValueAtLine.self, from: $0) }
  }
}
