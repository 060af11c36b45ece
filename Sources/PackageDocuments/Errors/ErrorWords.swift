import Chapters

/// What a comment or a sentence beside code says of an error or of stopping.
///
/// People say it in more words than a list could hold: what counts is a stem such as `error`, `crash`
/// or `refus`, what stands before it (`no`, `if`), and, for `error`, a verb of coming about.
struct ErrorWords: Equatable {
  /// Ways in which code does not do what it otherwise would.
  struct Kinds: OptionSet {
    let rawValue: Int
    /// The compiler refuses it.
    static let refused = Kinds(rawValue: 1)
    /// The program ends there.
    static let stops = Kinds(rawValue: 2)
    /// It throws an error.
    static let throwing = Kinds(rawValue: 4)
    static let any: Kinds = [.refused, .stops, .throwing]
  }

  /// The ways that it may speak of; empty where it speaks of none.
  var kinds: Kinds = []
  /// Whether the words are plain ones, such as `error` or `crashes`, and not such as `invalid`.
  var isClear = false
  /// Whether it says without condition that the code beside it ends so.
  var isPromise = false
  /// Whether it begins with that.
  var isFirst = false
  /// The name of the error that it says is thrown: `empty` of `throws ShopError.empty`.
  var thrownName: String?

  init(_ text: String) {
    let text = text.trimming { " \t^~-–—`|/*>".contains($0) }
    if let sign = text.first, "❌🛑⛔🚫✘✗💥".contains(sign) {
      (kinds, isFirst) = (.any, true)
      // With a sign alone, people also mark what is bad style.
    }
    for sentence in Self.sentences(text) {
      var said = Sentence(Self.withoutReason(sentence))
      if said.kinds.isEmpty { said = Sentence(sentence) }
      if said.kinds.isEmpty { continue }
      kinds.formUnion(said.kinds)
      isClear = isClear || said.isClear
      isPromise = isPromise || said.isPromise
      isFirst = isFirst || said.isFirst
    }
    if kinds.contains(.throwing),
      let match = text.firstMatch(of: /throws? (?:an? |the )?`?(?:[A-Z]\w*)?\.([a-z]\w*)/)
    {
      thrownName = String(match.1)
    }
  }

  /// A sentence up to where it goes on to say why.
  private static func withoutReason(_ sentence: String) -> String {
    let places = [": ", ", because ", " because ", ", since ", " since ", " — ", " – ", ", for "]
      .compactMap { sentence.range(of: $0)?.lowerBound }
    return places.min().map { String(sentence[..<$0]) } ?? sentence
  }

  /// The sentences of a text.
  static func sentences(_ text: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    var last: Character = " "
    for character in text {
      if character == " " || character == "\n", ".!?;".contains(last) {
        sentences.append(current)
        current = ""
      } else {
        current.append(character)
      }
      last = character
    }
    return (sentences + [current]).filter { $0.contains(where: \.isLetter) }
  }
}

/// One sentence, as far as it speaks of an error.
private struct Sentence {
  var kinds: ErrorWords.Kinds = []
  var isClear = false
  var isPromise = false
  var isFirst = false
  private let words: [Substring]
  private let text: String

  init(_ sentence: String) {
    text = sentence.lowercased().replacing("’", with: "'").replacing("run time", with: "runtime")
      .replacing("compile time", with: "compile-time")
    words = text.split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "-" }
    for place in words.indices {
      guard let found = kinds(at: place) else { continue }
      kinds.formUnion(found.kinds)
      isClear = isClear || found.isClear
      if place == 0 || place == 1 && Self.fillers.contains(words[0]) { isFirst = true }
    }
    isPromise = isClear && !hasCondition && (isFirst || pointsHere)
  }

  private func kinds(at place: Int) -> (kinds: ErrorWords.Kinds, isClear: Bool)? {
    let word = words[place]
    let before = words[max(0, place - 4)..<place]
    let isDenied = before.suffix(3).contains(where: Self.isDenial)
    switch true {
    case word.hasPrefix("compil") || word == "build" || word == "builds":
      // The compiler is spoken of where it refuses.
      let refuses = ["error", "fail", "refus", "reject", "complain"].contains { stem in
        words[place...].prefix(4).contains { $0.hasPrefix(stem) }
          || before.contains { $0.hasPrefix(stem) }
      }
      if words[place...].prefix(4).contains(where: Self.isDenial) { return nil }
      let isFree = before.contains { Self.freeing.contains(String($0)) }
      return (isDenied && !isFree && !word.hasPrefix("compiler")) || refuses && !isDenied
        ? (.refused, true) : nil
    case word == "error" || word == "errors" && place == 1:
      return isDenied || !comesAbout(at: place) ? nil : (errorKinds(before), true)
    case word.hasPrefix("crash") || word.hasPrefix("abort") || word.hasPrefix("terminat"):
      return isDenied ? nil : ([.stops, .throwing], true)
    case word == "trap" || word == "traps" || word == "trapped" || word == "halts":
      return isDenied ? nil : (.stops, true)
    case word == "throws" || word == "throw" || word == "thrown" || word == "raises":
      return isDenied ? nil : (.throwing, true)
    case word.hasPrefix("fail"):
      let isCheck = before.contains { $0.hasPrefix("assert") || $0.hasPrefix("precondition") }
      return isDenied ? nil : isCheck ? (.stops, true) : (.any, false)
    case word == "stop" || word == "stops" || word == "ends" || word == "quits":
      let isProgram = words[place...].prefix(4).contains {
        ["program", "process", "app"].contains($0)
      }
      return isDenied ? nil : ([.stops, .throwing], isProgram)
    case word == "fatal" || word == "runtime" || word == "run-time" || word == "panics":
      return isDenied ? nil : ([.stops, .throwing], false)
    case word.hasPrefix("overflow") || word == "underflow" || word.hasPrefix("boom"):
      return isDenied ? nil : ([.refused, .stops], false)
    case ["range", "bounds"].contains(word) && before.suffix(2).elementsEqual(["out", "of"]):
      return ([.refused, .stops], false)
    case ["allowed", "permitted", "legal", "valid", "possible", "conform"].contains(word):
      return isDenied ? ([.refused, .stops], false) : nil
    case (Self.refusals.contains { word.hasPrefix($0) }):
      return isDenied ? nil : (.any, words.contains("compiler"))
    default: return nil
    }
  }

  /// Whether the error at a word is one that comes, and none that code has to do with.
  private func comesAbout(at place: Int) -> Bool {
    if place + 1 < words.count,
      [
        "handling", "handler", "handlers", "code", "codes", "type", "types", "value", "values",
        "state",
      ]
      .contains(words[place + 1])
    {
      return false
    }
    let before = words[max(0, place - 6)..<place]
    let isNamed = ["compile", "compiler", "compile-time", "compilation", "build", "runtime"]
    if let last = before.last, isNamed.contains(String(last)) || last == "run-time" { return true }
    return before.allSatisfy { Self.fillers.contains($0) }
      || before.contains { word in
        Self.comings.contains { word.hasPrefix($0) } || word.hasSuffix("'s")
          || ["is", "be", "are", "will", "get", "gets", "see"].contains(word)
      }
  }

  private func errorKinds(_ before: ArraySlice<Substring>) -> ErrorWords.Kinds {
    if words.contains(where: { $0.hasPrefix("throw") || $0 == "raises" }) { return .throwing }
    if before.contains(where: { $0.hasPrefix("compil") || $0 == "build" }) { return .refused }
    return before.contains { ["runtime", "run-time", "fatal"].contains($0) }
      ? [.stops, .throwing] : .any
  }

  /// Whether it holds only under some condition, or of another time.
  private var hasCondition: Bool {
    text.hasSuffix("?")
      || words.contains { word in
        [
          "if", "unless", "when", "whenever", "would", "could", "might", "may", "can", "should",
          "without",
          "until", "otherwise", "instead", "only", "before", "previously", "older", "earlier",
          "never",
          "no", "used", "sometimes", "possibly", "potentially", "whether", "any", "swift", "avoid",
          "avoids", "or", "but", "in-case", "like", "must",
        ].contains(word)
      }
  }

  /// Whether it speaks of the code beside it.
  private var pointsHere: Bool {
    words.contains { word in
      [
        "this", "that", "that's", "it", "it's", "following", "line", "compiler", "program",
        "statement",
        "assertion", "precondition", "assignment", "call", "code", "here", "next", "now",
      ].contains(word)
    }
  }

  private static func isDenial(_ word: Substring) -> Bool {
    word.hasSuffix("n't")
      || [
        "no", "not", "never", "without", "avoid", "avoids", "prevent", "prevents", "handle",
        "handles",
        "catch", "catches", "ignore", "ignores", "isnt", "cant",
      ].contains(word)
  }

  /// Words that may stand before what a sentence begins with.
  private static let fillers: Set<Substring> = ["an", "a", "the", "oops", "uh-oh", "type", "note"]
  /// Words beside which `compile` is no refusal although a denial stands there: `need not compile`.
  private static let freeing: Set<String> = ["need", "needs", "have", "has"]
  /// Stems of verbs with which an error comes about.
  private static let comings = [
    "report", "produc", "caus", "result", "giv", "rais", "trigger", "emit", "yield", "generat",
    "lead",
    "throw", "signal", "flag", "issu", "creat", "mean", "diagnos", "expect", "receiv", "encounter",
    "following", "fatal",
  ]
  private static let refusals = [
    "refus", "reject", "forbid", "disallow", "invalid", "illegal", "cannot", "can't", "unable",
    "mistake", "violat", "complain", "immutable", "ambiguous", "mismatch", "inaccessible",
  ]
}
