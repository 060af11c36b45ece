import Chapters

/// What a comment of a block states: of a value, or of what a statement prints.
struct Claim: Sendable, Hashable, Codable {
  /// What the comment speaks of.
  enum Subject: Sendable, Hashable, Codable {
    /// The value of the statement beside it.
    case statement
    /// An expression that the comment names, as in `// numbers == [1, 2]`.
    case expression(String)
    /// What the statement prints.
    case printed
    /// Nothing that could be compared: no statement is beside it.
    case nothing
  }
  var subject: Subject
  /// The line of the comment in the block's code, from 1: what tells claims apart.
  var line: Int
  /// The comment, over several lines where a value goes on.
  var text: String
  /// The lines that the statement is to print; of values, none.
  var printed: [String] = []
  /// Whether words or signs say that this is what is printed; bare text may also be a remark.
  var isSaid = true
  /// The lines of the statement, to know which of the compiler's errors are about it.
  var statementLines: ClosedRange<Int>
  /// Whether the statement's code is written in binary, octal or hexadecimal digits, as its value
  /// may be then.
  var radix = 10
}

/// A comment that states a value: what it says, and of what.
struct ValueComment: Sendable, Hashable {
  var value: StatedValue
  /// The expression that it names, as in `// numbers == [1, 2]`; nil for the statement's own value.
  var subject: String?

  /// Reads a comment's text, without its slashes; nil where it is prose.
  init?(_ comment: String) {
    let text = CommentLead.stripped(comment)
    if let value = StatedValue(inComment: text) {
      self.value = value
      return
    }
    for sign in [" == ", " = ", " => ", " -> ", ": ", " is ", " equals "] {
      guard let range = text.firstRange(of: sign) else { continue }
      let name = String(text[..<range.lowerBound]).trimming { $0 == " " || $0 == "`" }
      guard Self.isExpression(name, after: sign),
        let value = StatedValue(inComment: CommentLead.stripped(String(text[range.upperBound...])))
      else { continue }
      self.value = value
      subject = name
      return
    }
    // As the REPL shows it: `$R0: Int = 4`.
    if let match = text.wholeMatch(of: /(\$?\w+)\s*:\s*[\w<>\[\]., ?:]+?\s*=\s*(.+)/),
      let value = StatedValue(inComment: String(match.2))
    {
      self.value = value
      subject = match.1.hasPrefix("$") ? nil : String(match.1)
      return
    }
    return nil
  }

  /// A name, a member of one, or a call: what a comment may say a value of.
  private static func isExpression(_ text: String, after sign: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    let isPath = text.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) }
    if [": ", " is ", " equals "].contains(sign) {
      return isPath && first.isLowercase
        && !["it", "this", "that", "value", "result"].contains(text)
    }
    return isPath || (text.hasSuffix(")") || text.hasSuffix("]")) && !text.contains(" ")
  }
}

/// The arrows and words with which people introduce a value.
enum CommentLead {
  private static let words = [
    "equivalent to", "evaluates to", "should be equal to", "should equal", "should be", "would be",
    "will be", "is equal to", "is now", "equals", "result is", "result", "returns", "return value",
    "value", "yields", "gives", "becomes", "now", "is",
  ]
  private static let marks: Set<Character> = ["✅", "✓", "✔", "☑", "🟢", "👉"]
  private static let arrows: Set<Character> = [
    "-", "=", "~", ">", "→", "⇒", "⟹", "⟶", "⇨", "➜", "➡", "⮕", "↦", "▶", "►", "≈", "≡", "\u{FE0F}",
  ]

  /// A comment without what introduces its value, and without ticks at its ends.
  static func stripped(_ comment: String) -> String {
    var text = comment.trimming(isPadding)
    let arrow = text.prefix { arrows.contains($0) }
    // A minus alone belongs to the number.
    if !arrow.isEmpty, arrow != "-" {
      text = String(text.dropFirst(arrow.count)).trimming(isPadding)
    }
    for word in words where text.lowercased().hasPrefix(word) {
      let rest = text.dropFirst(word.count)
      guard let next = rest.first, next == " " || next == ":" else { continue }
      text = String(rest.dropFirst(next == ":" ? 1 : 0)).trimming(isPadding)
      break
    }
    return text
  }

  private static func isPadding(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "`" || marks.contains(character)
  }
}

extension StatedValue {
  /// The value that a comment states, as far as it is one: a remark may follow it.
  init?(inComment text: String) {
    let text = text.trimming { $0 == " " || $0 == "`" }
    if let value = StatedValue(text) {
      self = value
      return
    }
    var reader = StatedValueReader(text)
    guard let value = reader.value(), value != .anything else { return nil }
    var values = [value]
    // `0xCC, or 204`: one value in two ways.
    while let rest = reader.rest.wholeMatch(of: /[ `]*,? or (.+)/) {
      var other = StatedValueReader(String(rest.1))
      guard let next = other.value() else { return nil }
      values.append(next)
      reader = other
    }
    guard Self.isRemark(reader.rest, after: value) else { return nil }
    self = values.count == 1 ? value : .alternatives(values)
  }

  /// Whether what follows a value is a remark on it, and not the rest of a sentence.
  private static func isRemark(_ text: String, after value: StatedValue) -> Bool {
    let rest = text.trimming { $0 == " " || $0 == "`" || $0 == "✅" || $0 == "✓" || $0 == "✔" }
    if rest.isEmpty || rest == "." { return true }
    let signs = ["(", "— ", "– ", "- ", "//", "; ", "# ", "because ", "since "]
    if signs.contains(where: rest.hasPrefix) { return true }
    // `"hello", as before`; a list's numbers are a value of their own.
    return rest.wholeMatch(of: /[,.] [a-zA-Z(].*/) != nil && !value.isOrdinal(before: rest)
  }

  /// Whether a number is the number of a step, as in `1. First`.
  private func isOrdinal(before rest: String) -> Bool {
    if case .number(let digits) = self { digits.count <= 2 && rest.hasPrefix(". ") } else { false }
  }
}
