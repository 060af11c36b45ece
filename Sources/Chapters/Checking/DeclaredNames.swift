/// The names that a text of Swift declares, found by the word before each.
package enum DeclaredNames {
  private static let introducers: Set<String> = [
    "let", "var", "func", "struct", "class", "enum", "actor", "protocol", "typealias", "macro",
    "extension", "import", "case", "associatedtype",
  ]

  /// Every name that follows a word which declares one, wherever it stands; a module's for an
  /// import, a type's for an extension.
  package static func all(in code: String) -> Set<String> {
    var names: Set<String> = []
    var isNext = false
    for word in words(code) {
      if isNext, word.first?.isLetter == true || word.first == "_" {
        // `class func`, `import struct`: the name is the next word.
        if introducers.contains(word) { continue }
        names.insert(word)
      }
      isNext = introducers.contains(word)
    }
    return names
  }

  private static func words(_ code: String) -> [String] {
    code.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "#") }.map(String.init)
  }

  /// The name that a compiler's message says is not there.
  package static func missing(in message: String) -> String? {
    for start in [
      "cannot find '", "cannot find type '", "cannot find operator '", "unknown attribute '",
      "no macro named '",
    ]
    where message.hasPrefix(start) {
      return message.dropFirst(start.count).split(separator: "'").first.map(String.init)
    }
    // `value of type 'Player' has no member 'score'`: of a type that an earlier block extends.
    for middle in ["has no member '", "has no dynamic member '"] {
      if let range = message.firstRange(of: middle) {
        return message[range.upperBound...].split(separator: "'").first.map(String.init)
      }
    }
    return nil
  }
}
