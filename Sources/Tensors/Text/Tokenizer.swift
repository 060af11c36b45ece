/// Cuts text into tokens.
public struct Tokenizer: Sendable, Hashable {
  private enum Kind: Hashable {
    case words, characters
    case separated(Set<Character>)
  }

  private let kind: Kind
  private let lowercases: Bool

  private init(_ kind: Kind, lowercases: Bool) {
    self.kind = kind
    self.lowercases = lowercases
  }

  /// Words, numbers and single punctuation marks: `He left!` gives three tokens.
  ///
  /// Contractions part as in the Penn Treebank (`don't` gives `do` and `n't`, `it's` gives `it` and
  /// `'s`); hyphens and points stay inside words and numbers (`seventy-one`, `3.5`).
  public static let words = Tokenizer(.words, lowercases: false)

  /// As `words`, all in lower case.
  public static let lowercasedWords = Tokenizer(.words, lowercases: true)

  /// Every character, as a reader counts them, is a token.
  public static let characters = Tokenizer(.characters, lowercases: false)

  /// Whatever stands between the given characters; they themselves, and empty tokens, vanish.
  public static func separated(by separators: Set<Character> = [" "]) -> Tokenizer {
    Tokenizer(.separated(separators), lowercases: false)
  }

  /// The tokens of `text`, in order.
  public func tokens(_ text: String) -> [String] {
    let text = lowercases ? text.lowercased() : text
    switch kind {
    case .characters: return text.map { String($0) }
    case .separated(let separators):
      return text.split { separators.contains($0) }.map { String($0) }
    case .words: return words(Array(text))
    }
  }

  private func words(_ text: [Character]) -> [String] {
    var tokens: [String] = []
    var position = 0
    while position < text.count {
      if text[position].isWhitespace {
        position += 1
      } else if isWordPart(text[position]) {
        let start = position
        while position < text.count,
          isWordPart(text[position]) || joins(text, position, start: start)
        {
          position += 1
        }
        tokens += contracted(String(text[start..<position]))
      } else {
        tokens.append(String(text[position]))
        position += 1
      }
    }
    return tokens
  }

  private func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// An apostrophe or hyphen between letters, a point or comma between digits, belongs to the word.
  private func joins(_ text: [Character], _ position: Int, start: Int) -> Bool {
    guard position > start, position + 1 < text.count else { return false }
    let (before, after) = (text[position - 1], text[position + 1])
    switch text[position] {
    case "'", "’", "-": return isWordPart(before) && isWordPart(after)
    case ".", ",": return before.isNumber && after.isNumber
    default: return false
    }
  }

  private static let endings = ["n't", "'s", "'m", "'re", "'ve", "'ll", "'d"]

  private func contracted(_ word: String) -> [String] {
    let plain = word.map { $0 == "’" ? "'" : $0 }
    let lower = String(plain).lowercased()
    for ending in Self.endings where lower.hasSuffix(ending) && lower.count > ending.count {
      let cut = word.index(word.endIndex, offsetBy: -ending.count)
      return [String(word[..<cut]), String(word[cut...])]
    }
    return [word]
  }

  /// Cuts `text` into sentences: after `.`, `!` or `?` and closing quotes, before white space and
  /// what does not begin with a small letter.
  public static func sentences(_ text: String) -> [String] {
    let text = Array(text)
    var sentences: [String] = []
    var start = 0
    var position = 0
    func close(_ end: Int) {
      var (first, last) = (start, end)
      while first < last, text[first].isWhitespace { first += 1 }
      while last > first, text[last - 1].isWhitespace { last -= 1 }
      if first < last { sentences.append(String(text[first..<last])) }
      start = end
    }
    while position < text.count {
      let character = text[position]
      position += 1
      guard character == "." || character == "!" || character == "?" else { continue }
      while position < text.count, "\"'”’)]!?.".contains(text[position]) { position += 1 }
      guard position < text.count, text[position].isWhitespace else { continue }
      var next = position
      while next < text.count, text[next].isWhitespace { next += 1 }
      if next < text.count, !text[next].isLowercase { close(position) }
    }
    close(text.count)
    return sentences
  }
}
