/// The YAML block that may open a chapter.
package struct FrontMatter: Sendable, Hashable {
  package var title: String?
  package var description: String?
  /// Named constants that every cell sees and `--set` changes, in the order written.
  package var parameters: [Parameter] = []
  /// The values that `--quick` gives to parameters.
  package var quick: [Parameter] = []
  /// The time limit of a cell, in seconds.
  package var timeout: Double?
  /// The chapter whose cells run before this one's, relative to this file.
  package var continues: String?

  package init() {}
}

/// A constant that a chapter's cells see, and the command line may set.
package struct Parameter: Sendable, Hashable, Codable {
  package var name: String
  package var value: ParameterValue
  package init(name: String, value: ParameterValue) {
    self.name = name
    self.value = value
  }

  /// Whether Swift takes the text as a name.
  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart) && text != "_"
      && text.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
  }

  /// Names that no parameter can have: Swift's keywords, and what the module uses that holds the
  /// parameters.
  package static let takenNames: Set<String> = [
    "Any", "Protocol", "Self", "Type", "actor", "as", "associatedtype", "async", "await", "break",
    "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum",
    "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
    "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup",
    "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where",
    "while",
    "Bool", "CChar", "Character", "Double", "Error", "Int", "LosslessStringConvertible", "Never",
    "Result", "Sendable", "String", "Substring", "Swift", "Task", "UnsafeMutablePointer",
    "UnsafePointer", "Void", "chapterDirectory", "debugPrint", "fatalError", "markValue", "print",
    "show",
    "withoutActuallyEscaping",
  ]

  /// Names that begin so are generated.
  static let generatedPrefix = "_nb"
}

extension [Parameter] {
  /// Puts a parameter in the place of the one of its name, or at the end: the last word counts.
  package mutating func put(_ parameter: Parameter) {
    if let index = firstIndex(where: { $0.name == parameter.name }) {
      self[index] = parameter
    } else {
      append(parameter)
    }
  }
}

/// The four kinds of value that a parameter can have.
package enum ParameterValue: Sendable, Hashable, Codable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case text(String)

  /// The value as somebody types it after `--set name=`, read as the same kind as this one.
  package func reading(_ text: String) -> ParameterValue? {
    switch self {
    case .integer: Int(text).map(ParameterValue.integer)
    case .number: Double(text).map(ParameterValue.number)
    case .boolean: ["true": true, "false": false][text].map(ParameterValue.boolean)
    case .text: .text(text)
    }
  }

  /// The word for the kind in messages.
  package var kind: String {
    switch self {
    case .integer: "whole number"
    case .number: "number"
    case .boolean: "true or false"
    case .text: "text"
    }
  }

  /// Whether another value may stand in this one's place.
  func accepts(_ other: ParameterValue) -> Bool {
    switch (self, other) {
    case (.integer, .integer), (.number, .number), (.number, .integer), (.boolean, .boolean),
      (.text, .text):
      true
    default: false
    }
  }
}

extension ParameterValue {
  /// The value as somebody types it after `--set name=`.
  package var text: String {
    switch self {
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .boolean(let value): String(value)
    case .text(let value): value
    }
  }

  /// The value as Swift code.
  package var literal: String {
    switch self {
    case .text(let value): value.debugDescription
    default: text
    }
  }
}
