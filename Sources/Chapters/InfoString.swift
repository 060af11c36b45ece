/// The words after an opening fence.
///
/// Blanks or commas stand between them.
struct InfoString {
  struct Word {
    var text: String
    var name: String
    /// What follows `=`, without quotes.
    var value: String?
    /// Bytes from the start of the info string.
    var offset: Int
  }
  /// The first word: the language.
  var language: Word?
  var words: [Word]

  init(_ info: String) {
    var words: [Word] = []
    var current: [UInt8] = []
    var start = 0
    var depth = 0
    func end() {
      guard !current.isEmpty else { return }
      words.append(Self.word(String(decoding: current, as: UTF8.self), offset: start))
      current = []
    }
    for (index, byte) in info.utf8.enumerated() {
      let isInCondition = current.starts(with: "if=".utf8)
      let isSeparator =
        byte == 0x20 || byte == 0x09 || (byte == 0x2C && depth == 0 && !isInCondition)
      if isSeparator {
        end()
        continue
      }
      if byte == 0x28 || byte == 0x7B { depth += 1 }
      if byte == 0x29 || byte == 0x7D { depth = max(0, depth - 1) }
      if current.isEmpty { start = index }
      current.append(byte)
    }
    end()
    language = words.first
    self.words = Array(words.dropFirst())
  }

  private static func word(_ text: String, offset: Int) -> Word {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      return Word(text: text, name: text, value: nil, offset: offset)
    }
    var value = text[text.index(after: equals)...]
    if value.count >= 2, let quote = value.first, quote == "\"" || quote == "'",
      value.last == quote
    {
      value = value.dropFirst().dropLast()
    }
    return Word(
      text: text, name: String(text[..<equals]), value: String(value), offset: offset)
  }

  /// Letters, digits, dashes, underscores and dots.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "-_.".unicodeScalars.contains($0)
      }
  }

  static func nearest(to word: Word, among known: [String]) -> String? {
    let written = word.value == nil ? word.name : word.name + "="
    return Spelling.nearest(to: written, among: known)
      ?? Spelling.nearest(to: word.name, among: known)
  }

  /// What the author of a fence probably meant, where it is not quite `swift` or `output`.
  var nearMiss: String? {
    guard let language else { return nil }
    let bare = language.text.trimming { "{}.:;[]()\"'`".contains($0) }
    let lower = bare.lowercased()
    for meant in ["swift", "output"] where language.text != meant {
      if lower == meant { return meant }
      if bare.hasPrefix(meant + "=") || bare.hasPrefix(meant + ":") || bare.hasPrefix(meant + "{") {
        return meant
      }
      let isSwapped = lower.count == meant.count && lower.sorted() == meant.sorted()
      let isShort = meant.count - lower.count == 1 && Spelling.distance(lower, meant) == 1
      let isLong =
        lower.count - meant.count == 1 && lower != "swiftc"
        && Spelling.distance(lower, meant) == 1
      if isSwapped || isShort || isLong { return meant }
    }
    return nil
  }
}

extension String {
  /// The text without the characters at both ends for which `isRemoved` holds.
  package func trimming(_ isRemoved: (Character) -> Bool) -> String {
    var text = self[...]
    while let first = text.first, isRemoved(first) { text.removeFirst() }
    while let last = text.last, isRemoved(last) { text.removeLast() }
    return String(text)
  }
}
