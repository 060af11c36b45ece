/// The numbers that stand for words, and the words that stand for numbers.
///
/// Words are the same only if their bytes are.
public struct Vocabulary: Sendable, Hashable {
  /// A token that stands for no word of the text.
  public enum Special: String, Sendable, Hashable, CaseIterable {
    /// Fills a sequence up to the length of its batch.
    case padding = "<pad>"
    /// A word that the vocabulary lacks.
    case unknown = "<unk>"
    /// Stands before the first word.
    case start = "<start>"
    /// Stands after the last word.
    case end = "<end>"
  }

  /// The words by number, special tokens first.
  public let words: [String]
  /// How often each word came in the counted text; 0 for special tokens.
  public let counts: [Int]
  private let numbers: [ExactText: Int]
  private let specials: [Special: Int]

  /// Counts `texts` and keeps the most frequent words.
  ///
  /// Words are ordered by falling count, equal counts by their Unicode code points, so that the
  /// same text gives the same numbers everywhere. `size` bounds the whole vocabulary, special
  /// tokens included; `minimumCount` leaves out what is rarer. Special tokens come first, in the
  /// order given; padding first makes it number 0.
  public init(
    counting texts: some Sequence<[String]>, size: Int? = nil, minimumCount: Int = 1,
    specials: [Special] = Special.allCases
  ) {
    var counted: [ExactText: Int] = [:]
    for text in texts {
      for word in text { counted[ExactText(word), default: 0] += 1 }
    }
    self.init(counted, size: size, minimumCount: minimumCount, specials: specials)
  }

  /// Keeps the most frequent of words that are counted already.
  public init(
    counts: [String: Int], size: Int? = nil, minimumCount: Int = 1,
    specials: [Special] = Special.allCases
  ) {
    var counted: [ExactText: Int] = [:]
    for (word, count) in counts { counted[ExactText(word), default: 0] += count }
    self.init(counted, size: size, minimumCount: minimumCount, specials: specials)
  }

  private init(
    _ counted: [ExactText: Int], size: Int? = nil, minimumCount: Int = 1, specials: [Special]
  ) {
    let specials = specials.reduce(into: [Special]()) { if !$0.contains($1) { $0.append($1) } }
    let reserved = Set(specials.map { ExactText($0.rawValue) })
    var kept = counted.filter { $0.value >= minimumCount && !reserved.contains($0.key) }
      .sorted { a, b in
        if a.value != b.value { return a.value > b.value }
        return a.key.text.unicodeScalars.lexicographicallyPrecedes(b.key.text.unicodeScalars)
      }
    if let size { kept = Array(kept.prefix(max(0, size - specials.count))) }
    words = specials.map { $0.rawValue } + kept.map { $0.key.text }
    counts = specials.map { _ in 0 } + kept.map { $0.value }
    var numbers: [ExactText: Int] = [:]
    for (number, word) in words.enumerated() { numbers[ExactText(word)] = number }
    self.numbers = numbers
    var places: [Special: Int] = [:]
    for (number, special) in specials.enumerated() { places[special] = number }
    self.specials = places
  }

  /// A vocabulary of these words in this order, after the special tokens.
  public init(words: [String], specials: [Special] = []) {
    var seen: [ExactText: Int] = [:]
    for (place, word) in words.enumerated() where seen[ExactText(word)] == nil {
      seen[ExactText(word)] = place
    }
    self.init(seen.mapValues { words.count - $0 }, specials: specials)
  }

  /// How many words and special tokens there are: V.
  public var count: Int { words.count }

  /// The number of a special token; nil if the vocabulary has none.
  public func number(of special: Special) -> Int? { specials[special] }

  /// The number that pads; nil without a padding token.
  public var padding: Int? { specials[.padding] }
  /// The number of all unknown words; nil without an unknown token.
  public var unknown: Int? { specials[.unknown] }
  /// The number that opens a sequence; nil without a start token.
  public var start: Int? { specials[.start] }
  /// The number that closes a sequence; nil without an end token.
  public var end: Int? { specials[.end] }

  /// The number of `word`, or that of unknown words; nil if there is neither.
  public subscript(word: String) -> Int? { numbers[ExactText(word)] ?? unknown }

  /// True if `word` has a number of its own.
  public func contains(_ word: String) -> Bool { numbers[ExactText(word)] != nil }

  /// The numbers of `tokens`, framed by start and end tokens where asked for and there are any.
  ///
  /// Without an unknown token, unknown words are left out.
  public func encode(_ tokens: [String], start: Bool = false, end: Bool = false) -> [Int] {
    var ids: [Int] = []
    if start, let number = self.start { ids.append(number) }
    ids += tokens.compactMap { self[$0] }
    if end, let number = self.end { ids.append(number) }
    return ids
  }

  /// The words of `ids`; a number out of range is an unknown word.
  public func decode(_ ids: some Sequence<Int>, dropSpecials: Bool = true) -> [String] {
    let dropped = dropSpecials ? Set([padding, start, end].compactMap { $0 }) : []
    return ids.compactMap { id in
      if dropped.contains(id) { return nil }
      return words.indices.contains(id) ? words[id] : Special.unknown.rawValue
    }
  }

  /// The share of `texts`' tokens that have a number of their own, from 0 to 1.
  public func coverage(of texts: some Sequence<[String]>) -> Double {
    var (known, all) = (0, 0)
    for text in texts {
      all += text.count
      known += text.count { contains($0) }
    }
    return all == 0 ? 0 : Double(known) / Double(all)
  }
}
