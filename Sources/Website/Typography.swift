/// Running text as a book sets it.
///
/// Only prose goes through here: code, outputs and formulas stay as they were written.
enum Typography {
  /// Curly quotes, a true minus before a number, and no break before a short last word's number.
  ///
  /// `before` is the character that comes before the text, where the text goes on after a code span
  /// or a link.
  static func prose(_ text: String, after before: Character = " ") -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x27 || $0 == 0x2D }) else { return text }
    var result = ""
    var last = before
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let opens = last.isWhitespace || "([{–—-/“‘".contains(last)
      switch character {
      case "\"": result.append(opens ? "“" : "”")
      case "'":
        // Before a digit it stands for what is left out: the '90s.
        result.append(opens && !next.isNumber ? "‘" : "’")
      case "-" where isMinus(after: last, before: next): result.append("−")
      default: result.append(character)
      }
      last = character
    }
    return result
  }

  /// A true minus before each number.
  static func numbers(_ text: String) -> String {
    guard text.utf8.contains(0x2D) else { return text }
    var result = ""
    var last: Character = " "
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let isMinus = character == "-" && (isMinus(after: last, before: next) || last == "e")
      result.append(isMinus ? "−" : character)
      last = character
    }
    return result
  }

  private static func isMinus(after last: Character, before next: Character) -> Bool {
    (next.isNumber || next == ".") && (last.isWhitespace || "([=<>,·×~±".contains(last))
  }
}
