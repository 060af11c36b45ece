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

  /// What has not been read yet.
  var rest: String { String(characters[index...]) }

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
    case "(": return arguments().map { $0.count == 1 ? $0[0].value : .tuple($0.map(\.value)) }
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
      guard character.isASCII,
        character.isLetter || character.isNumber || character == "_"
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
      // A bare name is prose or a type; `.north` and `Direction.north` are values.
      let parts = word.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count > 1, let last = parts.last, last.first?.isLowercase == true,
        parts.dropLast().allSatisfy({ $0.isEmpty || $0.first?.isUppercase == true })
      else { return nil }
      return .member(word)
    }
    let last = word.split(separator: ".").last ?? ""
    guard word.first?.isUppercase == true || word.hasPrefix("."), !last.isEmpty,
      let arguments = arguments()
    else { return nil }
    if word == "Optional", arguments.count == 1 { return .some(arguments[0].value) }
    return .call(word, arguments, text: String(characters[start..<index]))
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
    guard let elements = elements(pairs: &pairs) else { return nil }
    return pairs.isEmpty ? .list(elements) : elements.isEmpty ? .map(pairs) : nil
  }

  /// What stands between round brackets, with labels.
  private mutating func arguments() -> [StatedValue.Argument]? {
    index += 1
    var arguments: [StatedValue.Argument] = []
    while true {
      skipSpace()
      guard index < characters.count else { return nil }
      if follows(")") {
        index += 1
        return arguments
      }
      let label = label()
      guard let value = value() else { return nil }
      arguments.append(StatedValue.Argument(label: label, value: value))
      skipSpace()
      if follows(",") { index += 1 } else if !follows(")") { return nil }
    }
  }

  private mutating func label() -> String? {
    var end = index
    while end < characters.count,
      characters[end].isLetter || characters[end].isNumber
        || characters[end] == "_"
    { end += 1 }
    guard end > index, end < characters.count, characters[end] == ":" else { return nil }
    defer { index = end + 1 }
    return String(characters[index..<end])
  }

  /// What stands between square brackets; `key: value` is a pair.
  private mutating func elements(pairs: inout [StatedValue.Pair]) -> [StatedValue]? {
    index += 1
    var elements: [StatedValue] = []
    while true {
      skipSpace()
      guard index < characters.count else { return nil }
      if follows("]") {
        index += 1
        return elements
      }
      guard let element = value() else { return nil }
      skipSpace()
      if follows(":") {
        index += 1
        guard let value = value() else { return nil }
        pairs.append(StatedValue.Pair(key: element, value: value))
        skipSpace()
      } else if !(element == .anything && !pairs.isEmpty) {
        elements.append(element)
      }
      if follows(",") { index += 1 } else if !follows("]") { return nil }
    }
  }

  private func follows(_ text: String) -> Bool { characters[index...].starts(with: text) }

  private mutating func skipSpace() {
    while index < characters.count, characters[index].isWhitespace { index += 1 }
  }
}
