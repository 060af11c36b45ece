/// The names in code, for the search index.
enum Identifiers {
  /// Every name of three letters or more, once, in the order of first use; one that is declared here
  /// has an equals sign in front.
  static func all(in code: String) -> [String] {
    var seen: Set<Substring> = []
    var found: [String] = []
    var before: Substring = ""
    for word in code.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
      let isDeclared = declaring.contains(before)
      before = word
      guard word.utf8.count > 2, word.first?.isNumber == false, !keywords.contains(word) else {
        continue
      }
      if seen.insert(word).inserted {
        found.append((isDeclared ? "=" : "") + word)
      } else if isDeclared, let used = found.firstIndex(of: String(word)) {
        found[used] = "=" + word
      }
    }
    return found
  }

  private static let declaring: Set<Substring> = [
    "let", "var", "func", "struct", "class", "enum", "protocol", "typealias", "actor",
  ]

  private static let keywords: Set<Substring> = [
    "let", "var", "func", "for", "while", "return", "import", "struct", "class", "enum", "case",
    "else", "guard", "where", "switch", "default", "true", "false", "nil", "self", "Self", "init",
    "static", "mutating", "public", "private", "try", "throws", "throw", "async", "await",
    "extension", "protocol", "print", "the", "and",
  ]
}
