import Chapters

/// What the comments of a document's block say of values and prints, held against a run.
struct BlockStatements {
  /// How many statements were borne out.
  var met = 0
  var unmet: [(text: String, found: String?, line: Int, isValue: Bool)] = []
  /// Values that are stated in a way in which they cannot be compared.
  var uncompared: [(text: String, found: String, line: Int)] = []

  init(_ cell: Cell, _ result: CellResult, _ values: [ValueAtLine], _ printedLines: [Int]) {
    guard !values.isEmpty || !printedLines.isEmpty else { return }
    let comments = LineComments.all(in: cell.code).map { comment in
      (line: comment.line, text: comment.text.trimming { "/ \t".contains($0) })
    }
    let chance = Self.linesOfChance(cell.code, values.map(\.line))
    for shown in values where !chance.contains(shown.line) { compare(shown, comments) }
    comparePrinted(result.standardOutput, Set(printedLines), comments)
  }

  private mutating func compare(_ shown: ValueAtLine, _ comments: [(line: Int, text: String)]) {
    // Read as the engine read it: from the comment's line on, as far as lines follow each other.
    var near: [(line: Int, text: String)] = []
    for comment in comments.drop(while: { $0.line < shown.line }) {
      if let last = near.last, comment.line != last.line + 1 { break }
      near.append(comment)
    }
    guard let first = near.first, first.line == shown.line,
      let stated = ValueComment.first(in: near), stated.line == shown.line
    else { return }
    switch stated.comment.value.matches(shown.value) {
    case true?: met += 1
    case false?: unmet.append((first.text, shown.value.summary, shown.line, true))
    case nil: uncompared.append((first.text, shown.value.summary, shown.line))
    }
  }

  /// The lines whose values chance decides: code that says so, or that stands there twice with
  /// different values beside it.
  private static func linesOfChance(_ code: String, _ lines: [Int]) -> Set<Int> {
    let rows = code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var seen: [String: (line: Int, stated: String)] = [:]
    var chance: Set<Int> = []
    for line in lines where line <= rows.count {
      let row = rows[line - 1]
      let parts = row.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)
      let statement = String(parts[0]).trimming { $0 == " " }
      let stated = parts.count > 1 ? String(parts[1]) : ""
      let context = (rows[max(0, line - 2)...(line - 1)].joined() + statement).lowercased()
      if ["random", "shuffle", "uuid()", "date()", "date.now", ".now"]
        .contains(where: { context.contains($0) })
      {
        chance.insert(line)
      }
      guard !statement.isEmpty else { continue }
      if let first = seen[statement], first.stated != stated {
        chance.formUnion([first.line, line])
      }
      seen[statement] = (line, stated)
    }
    return chance
  }

  private mutating func comparePrinted(
    _ printed: String, _ wanted: Set<Int>, _ comments: [(line: Int, text: String)]
  ) {
    let statements = comments.filter { wanted.contains($0.line) && $0.text != "..." }
      .map { StatedOutput(text: $0.text, line: $0.line) }
    let unmet = StatedOutput.unmet(statements, by: printed)
    let bare = unmet.isEmpty
      ? [] : StatedOutput.unmet(statements.map(\.withoutQuotes), by: printed)
    let wrong = bare.count < unmet.count ? bare : unmet
    met += statements.count - wrong.count
    for (statement, found) in wrong { self.unmet.append((statement.text, found, statement.line, false)) }
  }
}

extension CellResult {
  /// Adds what came of a block's statements, at the chapter's lines.
  mutating func add(_ stated: BlockStatements, _ cell: Cell) {
    statements.met += stated.met
    for (text, found, line, isValue) in stated.unmet {
      statements.unmet.append(
        Unmet(text: text, found: found, line: cell.codeLine + line - 1, isValue: isValue))
    }
    for (text, found, line) in stated.uncompared {
      notices.append("line \(cell.codeLine + line - 1) was not compared: '\(text)' with \(found)")
    }
  }
}

extension StatedOutput {
  /// The statement of a text that is written with the quotes of its literal.
  fileprivate var withoutQuotes: StatedOutput {
    guard case .text(let text)? = StatedValue(self.text) else { return self }
    return StatedOutput(text: text, line: line)
  }
}

extension ShownValue {
  /// The value in one line, for a message.
  var summary: String {
    switch kind {
    case .text: "\"\(description)\""
    case .list where !elements.isEmpty:
      "[" + elements.prefix(12).map(\.summary).joined(separator: ", ")
        + (elements.count > 12 || isCut ? ", ...]" : "]")
    case .tuple: "(" + elements.map(\.summary).joined(separator: ", ") + ")"
    case .some: elements.first.map { "Optional(\($0.summary))" } ?? description
    default: String(description.prefix(200))
    }
  }
}
