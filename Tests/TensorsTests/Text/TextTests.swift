import Testing

@testable import Tensors

@Suite struct TextTests {
  @Test(arguments: [
    ("He left!", ["He", "left", "!"]),
    ("what aren't you, it's 3.5", ["what", "are", "n't", "you", ",", "it", "'s", "3.5"]),
    ("I’m seventy-one.", ["I", "’m", "seventy-one", "."]),
    ("  ", []), ("", []), ("'quoted' (so)", ["'", "quoted", "'", "(", "so", ")"]),
    ("naïve 日本", ["naïve", "日本"]),
  ])
  func wordsAndPunctuation(_ text: String, _ tokens: [String]) {
    #expect(Tokenizer.words.tokens(text) == tokens)
  }

  @Test func otherTokenizers() {
    #expect(Tokenizer.characters.tokens("e\u{301}a") == ["e\u{301}", "a"])
    #expect(Tokenizer.lowercasedWords.tokens("He Left") == ["he", "left"])
    let numbers = Tokenizer.separated(by: [" ", "-"])
    #expect(numbers.tokens("two hundred  seventy-one") == ["two", "hundred", "seventy", "one"])
  }

  @Test func sentencesEndBeforeCapitals() {
    let text = "He left! She said \"no.\" Then, e.g. at 3.5 km, nothing"
    #expect(
      Tokenizer.sentences(text) == [
        "He left!", "She said \"no.\"", "Then, e.g. at 3.5 km, nothing",
      ])
  }

  /// Texts that look the same and are others: composed, decomposed, Hangul, a sign that means a
  /// letter.
  static let lookalikes = [
    ["caf\u{E9}", "cafe\u{301}"], ["\u{1E9B}\u{323}", "\u{17F}\u{323}\u{307}"],
    ["\u{D55C}", "\u{1112}\u{1161}\u{11AB}"], ["\u{212B}", "\u{C5}", "A\u{30A}"],
    ["\u{212A}", "K"],
  ]

  @Test(arguments: lookalikes) func wordsAreTheirBytes(words: [String]) {
    let ids = Array(words.indices)
    #expect(Vocabulary(words: words).encode(words) == ids)
    #expect(Vocabulary(counting: [words + words], specials: []).count == words.count)
    let first = Vocabulary(words: [words[0]])
    #expect(first.contains(words[0]) && !first.contains(words[1]) && first[words[1]] == nil)
    #expect(Vocabulary(words: [words[0]]) != Vocabulary(words: [words[1]]))
  }

  @Test func tiesFallByCodePoint() {
    let vocabulary = Vocabulary(counting: [["b", "a", "c"], ["c", "é", "z"]])
    #expect(
      vocabulary.words == ["<pad>", "<unk>", "<start>", "<end>", "c", "a", "b", "z", "é"])
    #expect(vocabulary.counts == [0, 0, 0, 0, 2, 1, 1, 1, 1])
    let small = Vocabulary(counting: [["b", "a", "c"], ["c"]], size: 3, specials: [.unknown])
    #expect(small.words == ["<unk>", "c", "a"])
  }

  @Test func encodingAndDecodingAreInverse() {
    let vocabulary = Vocabulary(counting: [["one", "two"]])
    let ids = vocabulary.encode(["two", "one", "never"], start: true, end: true)
    #expect(ids == [2, 5, 4, 1, 3])
    #expect(vocabulary.decode(ids) == ["two", "one", "<unk>"])
    #expect(vocabulary.decode([0, 4, 99], dropSpecials: false) == ["<pad>", "one", "<unk>"])
    #expect(vocabulary.coverage(of: [["one", "never"]]) == 0.5)
  }

  @Test func withoutUnknownWordsAreLeftOut() {
    let vocabulary = Vocabulary(words: ["x", "y"])
    #expect(vocabulary.words == ["x", "y"])
    #expect(vocabulary.encode(["y", "q", "x"]) == [1, 0])
    #expect(vocabulary["q"] == nil)
  }
}
