import Foundation

/// A value of which a comment of the document speaks, as it was at run time.
struct ShownValue: Sendable, Codable, Hashable {
  enum Kind: String, Sendable, Codable {
    case leaf, text, list, set, map, tuple, some, none
    /// A value with fields, and a case of an enumeration.
    case structure, enumeration
  }
  var kind: Kind
  /// `String(describing:)`; the text itself for a text.
  var description: String
  /// `String(reflecting:)`.
  var debugDescription: String
  /// Elements; for a map, keys and values in turn; fields, and the values that a case carries.
  var elements: [ShownValue]
  /// Whether there were more elements than are kept.
  var isCut: Bool
  /// The name of the type, without its module, of a structure or an enumeration.
  var type: String?
  /// The name of the case of an enumeration.
  var name: String?
  /// The labels of the elements of a structure or a case; empty for those without.
  var labels: [String]?

  init(
    _ kind: Kind, _ description: String, debug: String? = nil, elements: [ShownValue] = [],
    isCut: Bool = false, type: String? = nil, name: String? = nil, labels: [String]? = nil
  ) {
    self.kind = kind
    self.description = description
    debugDescription = debug ?? description
    self.elements = elements
    self.isCut = isCut
    self.type = type
    self.name = name
    self.labels = labels
  }
}

/// What a block told the host at the line of a claim: a value, or what was printed meanwhile.
struct ToldValue: Codable {
  /// The line of the comment in the block's code, from 1.
  var line: Int
  var value: ShownValue?
  var printed: String?

  /// What a block's code wrote, one message in each line.
  static func all(in file: Data) -> [ToldValue] {
    file.split(separator: 10).compactMap { try? JSONDecoder().decode(ToldValue.self, from: $0) }
  }
}

extension ShownValue {
  /// The value in one line, for a message.
  var summary: String {
    switch kind {
    case .text: "\"\(description)\""
    case .list where !elements.isEmpty:
      "[" + elements.prefix(12).map(\.summary).joined(separator: ", ")
        + (elements.count > 12 || isCut ? ", ...]" : "]")
    case .tuple: "(" + elements.map(\.summary).joined(separator: ", ") + ")"
    case .some: elements.first.map { "Optional(\($0.summary))" } ?? description
    default: String(description.prefix(200))
    }
  }
}
