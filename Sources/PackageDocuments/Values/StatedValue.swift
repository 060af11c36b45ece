/// A value as a comment writes it: a literal, a list, a tuple. Prose is none.
indirect enum StatedValue: Sendable, Hashable {
  case number(String)
  case text(String)
  case boolean(Bool)
  case none
  /// A range, `.member` or initialiser call: compared as text.
  case written(String)
  case list([StatedValue])
  case map([Pair])
  case tuple([StatedValue])
  /// `Optional(...)`.
  case some(StatedValue)
  /// `...` among elements: any number of them.
  case anything

  struct Pair: Sendable, Hashable {
    var key: StatedValue
    var value: StatedValue
  }

  /// The value that a comment states, if the whole of it is one.
  init?(_ text: String) {
    var reader = StatedValueReader(text)
    guard let value = reader.value(), reader.isAtEnd, value != .anything else { return nil }
    self = value
  }
}

/// Reads a value from its start.
struct StatedValueReader {
  private let characters: [Character]
  private var index = 0

  init(_ text: String) { characters = Array(text) }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return index == characters.count
    }
  }

  mutating func value() -> StatedValue? {
    skipSpace()
    guard index < characters.count else { return nil }
    let start = index
    guard var value = simple() else { return nil }
    skipSpace()
    for dots in ["...", "..<"] where follows(dots) {
      // `0..<5`: a range; `1, ...`: the dots stand alone and are read as an element.
      guard case .number = value else { break }
      index += 3
      skipSpace()
      guard index < characters.count, simple() != nil else { return nil }
      value = .written(String(characters[start..<index]))
    }
    return value
  }

  private mutating func simple() -> StatedValue? {
    let first = characters[index]
    if follows("...") {
      index += 3
      return .anything
    }
    if first == "…" {
      index += 1
      return .anything
    }
    switch first {
    case "\"", "“": return quoted(until: first == "“" ? "”" : "\"")
    case "[": return list()
    case "(": return elements(until: ")").map { $0.count == 1 ? $0[0] : .tuple($0) }
    case "-", "+", "0"..."9": return number()
    case ".", "A"..."Z", "a"..."z", "_": return word()
    default: return nil
    }
  }

  private mutating func number() -> StatedValue? {
    let start = index
    if characters[index] == "-" || characters[index] == "+" { index += 1 }
    guard index < characters.count, characters[index].isNumber else {
      if characters[start...].starts(with: "-inf") {
        index = start + 4
        return .number("-inf")
      }
      return nil
    }
    while index < characters.count {
      let character = characters[index]
      let isSign =
        (character == "-" || character == "+") && "eE".contains(characters[index - 1])
        && !characters[start...].starts(with: "0x")
      let isPoint =
        character == "." && index + 1 < characters.count && characters[index + 1].isNumber
      guard character.isASCII, character.isLetter || character.isNumber || character == "_"
        || isSign || isPoint
      else { break }
      index += 1
    }
    let text = String(characters[start..<index]).filter { $0 != "_" }
    guard Double(text) != nil || Int(text.dropFirst(2), radix: 16) != nil else { return nil }
    return .number(text)
  }

  private mutating func word() -> StatedValue? {
    let start = index
    while index < characters.count,
      characters[index].isLetter || characters[index].isNumber || "._".contains(characters[index])
    {
      index += 1
    }
    let word = String(characters[start..<index])
    switch word {
    case "true", "false": return .boolean(word == "true")
    case "nil": return StatedValue.none
    case "nan", "inf": return .number(word)
    default: break
    }
    guard index < characters.count, characters[index] == "(" else {
      // A bare name is prose or a type; `.north` is a value.
      return word.hasPrefix(".") && word.count > 1 ? .written(word) : nil
    }
    guard word.first?.isUppercase == true || word.hasPrefix("."),
      let arguments = elements(until: ")")
    else { return nil }
    if word == "Optional", arguments.count == 1 { return .some(arguments[0]) }
    return .written(String(characters[start..<index]))
  }

  private mutating func quoted(until end: Character) -> StatedValue? {
    index += 1
    var text = ""
    while index < characters.count, characters[index] != end {
      if characters[index] == "\\", index + 1 < characters.count {
        index += 1
        switch characters[index] {
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "0": text.append("\0")
        default: text.append(characters[index])
        }
      } else {
        text.append(characters[index])
      }
      index += 1
    }
    guard index < characters.count else { return nil }
    index += 1
    return .text(text)
  }

  private mutating func list() -> StatedValue? {
    let start = index
    index += 1
    skipSpace()
    if follows(":") {
      index += 1
      skipSpace()
      guard follows("]") else { return nil }
      index += 1
      return .map([])
    }
    index = start
    var pairs: [StatedValue.Pair] = []
    guard let elements = elements(until: "]", pairs: &pairs) else { return nil }
    return pairs.isEmpty ? .list(elements) : elements.isEmpty ? .map(pairs) : nil
  }

  private mutating func elements(until end: Character) -> [StatedValue]? {
    var pairs: [StatedValue.Pair] = []
    return elements(until: end, pairs: &pairs)
  }

  /// Elements between brackets. In round ones, `label: value` is the value; in square ones, a pair.
  private mutating func elements(
    until end: Character, pairs: inout [StatedValue.Pair]
  ) -> [StatedValue]? {
    index += 1
    var elements: [StatedValue] = []
    while true {
      skipSpace()
      guard index < characters.count else { return nil }
      if characters[index] == end {
        index += 1
        return elements
      }
      if end == ")" { skipLabel() }
      guard let element = value() else { return nil }
      skipSpace()
      if end == "]", follows(":") {
        index += 1
        guard let value = value() else { return nil }
        pairs.append(StatedValue.Pair(key: element, value: value))
        skipSpace()
      } else if !(element == .anything && !pairs.isEmpty) {
        elements.append(element)
      }
      if follows(",") {
        index += 1
      } else if !follows(String(end)) {
        return nil
      }
    }
  }

  private mutating func skipLabel() {
    var end = index
    while end < characters.count, characters[end].isLetter || characters[end].isNumber
      || characters[end] == "_"
    { end += 1 }
    if end > index, end < characters.count, characters[end] == ":" { index = end + 1 }
  }

  private func follows(_ text: String) -> Bool { characters[index...].starts(with: text) }

  private mutating func skipSpace() {
    while index < characters.count, characters[index].isWhitespace { index += 1 }
  }
}
