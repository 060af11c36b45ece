/// The names in code, for the search index.
enum Identifiers {
  /// Every name of three letters or more, once, in the order of first use.
  static func all(in code: String) -> [String] {
    var seen: Set<Substring> = []
    var found: [String] = []
    for word in code.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
      guard word.utf8.count > 2, word.first?.isNumber == false, !keywords.contains(word),
        seen.insert(word).inserted
      else { continue }
      found.append(String(word))
    }
    return found
  }

  private static let keywords: Set<Substring> = [
    "let", "var", "func", "for", "while", "return", "import", "struct", "class", "enum", "case",
    "else", "guard", "where", "switch", "default", "true", "false", "nil", "self", "Self", "init",
    "static", "mutating", "public", "private", "try", "throws", "throw", "async", "await",
    "extension", "protocol", "print", "the", "and",
  ]
}
