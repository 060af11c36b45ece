import Chapters

/// Reads the comments beside a statement that prints.
enum PrintComment {
  private static let leads = [
    "this prints", "will print", "should print", "prints", "print", "printed", "outputs", "output",
    "console", "stdout", "displays", "logs", "shows", "result",
  ]

  /// What the comments say that the statement prints; nil where they are remarks.
  ///
  /// `next` is the line on which the code goes on.
  static func claim(
    in comments: [(line: Int, text: String)], about lines: ClosedRange<Int>, next: Int?
  ) -> Claim? {
    // Said with words, by arrows or quotes, or as bare text. The lines under `Prints "..."` are
    // compared with all that the cell prints, wherever it stands.
    guard let first = comments.first,
      StatedOutput.all(in: "// " + first.text).isEmpty
    else { return nil }
    var printed: [String] = []
    var isSaid = false
    for (place, comment) in comments.enumerated() {
      let (text, hasLead) = withoutLead(comment.text)
      if hasLead {
        // A second statement begins another claim, which a block seldom has.
        guard place == 0 || printed.isEmpty else { break }
        isSaid = true
        if text.isEmpty { continue }
      }
      printed.append(isSaid && place == 0 ? quoted(text) ?? text : text)
    }
    guard !printed.isEmpty else { return nil }
    // A line of prose right above the next statement introduces that one.
    let last = comments[comments.count - 1]
    let introducesNext =
      comments.count == 1 && last.line > lines.upperBound && next == last.line + 1
    let isValue = printed.allSatisfy { StatedValue(inComment: CommentLead.stripped($0)) != nil }
    if !isSaid, !isValue, introducesNext || printed.allSatisfy(isProse) { return nil }
    // Several lines in a row, none of them a sentence, can be nothing but what is printed.
    if printed.count > 1, !printed.contains(where: isProse) { isSaid = true }
    let text = comments.map(\.text).joined(separator: " ")
    return Claim(
      subject: .printed, line: first.line, text: text, printed: printed,
      isSaid: isSaid || isValue, statementLines: lines)
  }

  /// A comment without the words or arrows that say that it is printed.
  private static func withoutLead(_ comment: String) -> (text: String, hasLead: Bool) {
    let lower = comment.lowercased()
    for lead in leads where lower.hasPrefix(lead) {
      let rest = comment.dropFirst(lead.count)
      guard let next = rest.first else { return ("", true) }
      if next == ":" { return (String(rest.dropFirst()).trimmingCharacters(" "), true) }
      // `Prints the sum` is a remark; `Prints 99`, `prints "x"` are not.
      let text = rest.trimmingCharacters(" ")
      if next == " ", quoted(text) != nil || StatedValue(inComment: text) != nil {
        return (text, true)
      }
    }
    let stripped = CommentLead.stripped(comment)
    let isArrow = stripped != comment && comment.first.map { !$0.isLetter && $0 != "`" } == true
    return isArrow ? (stripped, true) : (comment, false)
  }

  /// The text in quotes or ticks with which a comment begins; nil where it does not.
  private static func quoted(_ text: String) -> String? {
    for (open, close) in [("\"", "\""), ("“", "”"), ("`", "`"), ("'", "'")]
      as [(Character, Character)]
    {
      guard text.first == open, let end = text.dropFirst().lastIndex(of: close) else { continue }
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || " ,.;".contains(rest.first ?? " ") else { continue }
      return String(text[text.index(after: text.startIndex)..<end])
    }
    return nil
  }

  /// Whether a line is a sentence about the code, and not what it prints.
  private static func isProse(_ text: String) -> Bool {
    let words = text.split { $0 == " " }
    guard words.count >= 3 else {
      return ["ok", "works", "fine", "done", "note", "todo", "mark", "good", "bad"]
        .contains(text.lowercased().trimmingCharacters(".!: "))
    }
    let common: Set = [
      "the", "a", "an", "is", "are", "to", "of", "this", "that", "we", "it", "for", "with", "and",
      "now", "here", "be", "because", "you", "will", "not", "as", "from", "on", "so", "in", "or",
    ]
    return words.contains { common.contains($0.lowercased().trimmingCharacters(",.;:")) }
  }
}
