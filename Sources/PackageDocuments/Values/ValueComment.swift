import Chapters

/// A comment that states a value: what it says, and of what.
struct ValueComment: Sendable, Hashable {
  var value: StatedValue
  /// The expression that it names, as in `// numbers == [1, 2]`; nil for the statement's own value.
  var subject: String?

  /// Reads a comment's text, without its slashes; nil where it is prose.
  init?(_ comment: String) {
    var text = comment.trimming { $0 == " " || $0 == "\t" || $0 == "`" }
    for lead in Self.leads where text.lowercased().hasPrefix(lead) {
      text = String(text.dropFirst(lead.count)).trimming { $0 == " " || $0 == "`" }
      break
    }
    if let value = Self.read(text) {
      self.value = value
      return
    }
    for sign in [" == ", " = ", " => ", " -> ", ": "] {
      guard let range = text.firstRange(of: sign) else { continue }
      let name = String(text[..<range.lowerBound]).trimming { $0 == " " || $0 == "`" }
      guard Self.isExpression(name, after: sign),
        let value = Self.read(String(text[range.upperBound...]))
      else { continue }
      self.value = value
      subject = name
      return
    }
    return nil
  }

  /// What may stand before a stated value.
  private static let leads = [
    "=>", "->", "→", "⇒", "==>", "==", "=", "equivalent to", "equals", "result:", "result is",
    "returns:", "returns", "evaluates to", "value:", "is",
  ]

  private static func read(_ text: String) -> StatedValue? {
    let trimmed = text.trimming { $0 == " " || $0 == "`" }
    if let value = StatedValue(trimmed) { return value }
    return trimmed.hasSuffix(".") ? StatedValue(String(trimmed.dropLast())) : nil
  }

  /// A name, a member of one, or a call: what a comment may say a value of.
  private static func isExpression(_ text: String, after sign: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    let isPath = text.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) }
    if sign == ": " { return isPath && first.isLowercase }
    return isPath || (text.hasSuffix(")") || text.hasSuffix("]")) && !text.contains(" ")
  }
}

extension ValueComment {
  /// The first of the comments that is a value, alone or with the lines after it.
  static func first(
    in comments: [(line: Int, text: String)]
  ) -> (line: Int, comment: ValueComment)? {
    for (index, first) in comments.enumerated() {
      var text = ""
      for comment in comments[index...].prefix(24) {
        text += (text.isEmpty ? "" : " ") + comment.text
        if let value = ValueComment(text) { return (first.line, value) }
        // Only an open bracket goes on in the next line.
        if !"[(".contains(where: { text.contains($0) }) { break }
      }
    }
    return nil
  }
}
