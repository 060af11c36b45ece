import Chapters

/// What the comments of a block state, held against its run.
struct ClaimCheck {
  private(set) var statements = CellResult.Statements()
  private let cell: Cell
  private let rows: [Substring]

  /// Compares claims with what the block told the host while it ran.
  init(_ claims: [Claim], _ told: [ToldValue], printed: String, in cell: Cell) {
    self.cell = cell
    rows = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    let byLine = Dictionary(grouping: told, by: \.line)
    for claim in claims.sorted(by: { $0.line < $1.line }) {
      let told = byLine[claim.line] ?? []
      if claim.subject == .printed {
        comparePrinted(claim, told.compactMap(\.printed), printed)
      } else {
        compareValues(claim, told.compactMap(\.value))
      }
    }
  }

  /// Claims of a block that did not run to its end: none was compared.
  init(uncompared claims: [Claim], _ reason: CellResult.Uncompared.Reason, in cell: Cell) {
    self.cell = cell
    rows = []
    for claim in claims.sorted(by: { $0.line < $1.line }) { leave(claim, reason) }
  }

  private mutating func compareValues(_ claim: Claim, _ values: [ShownValue]) {
    guard let stated = ValueComment(claim.text)?.value, !values.isEmpty else {
      leave(claim, claim.subject == .nothing ? .nothingBeside : .notReached)
      return
    }
    if isOfChance(claim) { return leave(claim, .chance) }
    let answers = values.map { stated.matches($0, radix: claim.radix) }
    if answers.contains(true) {
      statements.met += 1
    } else if answers.contains(false) {
      miss(claim, found: values[0].summary)
    } else {
      leave(claim, .otherKind(found: values[0].summary))
    }
  }

  private mutating func comparePrinted(_ claim: Claim, _ parts: [String], _ all: String) {
    if isOfChance(claim) { return leave(claim, .chance) }
    guard !parts.isEmpty else { return leave(claim, .notReached) }
    // A function that prints by other means is heard at the end alone.
    let heard = parts.contains { !$0.isEmpty } ? parts + [parts.joined()] : [all]
    let ways = claim.readings
    if heard.contains(where: { text in ways.contains { Self.holds($0, in: text) } }) {
      statements.met += 1
    } else if claim.isSaid || !Self.isRemark(claim, beside: heard) {
      miss(claim, found: heard[0].split(separator: "\n").first.map(String.init), isValue: false)
    } else {
      leave(claim, .otherKind(found: heard[0].split(separator: "\n").first.map(String.init) ?? ""))
    }
  }

  /// Whether a text has these lines in a row; `...` among them stands for any.
  private static func holds(_ lines: [String], in text: String) -> Bool {
    let found = OutputText.lines(OutputText.settled(text)).map { $0.trimmingCharacters(" \t") }
    let parts = lines.map { $0.trimmingCharacters(" \t") }
      .split(whereSeparator: { $0 == "..." || $0 == "…" }).map(Array.init)
    var from = 0
    for part in parts {
      guard from + part.count <= found.count,
        let start = (from...(found.count - part.count)).first(where: { start in
          zip(part, found[start...]).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        })
      else { return false }
      from = start + part.count
    }
    return !parts.isEmpty
  }

  /// Whether bare text of several words shares nothing with what came: a remark, it seems.
  private static func isRemark(_ claim: Claim, beside heard: [String]) -> Bool {
    func words(_ text: String) -> [Substring] { text.split { !$0.isLetter && !$0.isNumber } }
    let stated = Set(claim.printed.flatMap(words))
    return stated.count >= 3 && stated.isDisjoint(with: heard.flatMap(words))
  }

  /// Whether chance or the clock decides what the claim speaks of: code nearby says so.
  private func isOfChance(_ claim: Claim) -> Bool {
    let near = rows[max(0, claim.statementLines.lowerBound - 2)..<min(rows.count, claim.line)]
      .joined(separator: "\n").lowercased()
    return ["random", "shuffle", "uuid()", "date()", "date.now", ".now", "objectidentifier("]
      .contains { near.contains($0) }
  }

  private mutating func miss(_ claim: Claim, found: String?, isValue: Bool = true) {
    statements.unmet.append(
      CellResult.Unmet(text: claim.text, found: found, line: line(claim), isValue: isValue))
  }

  private mutating func leave(_ claim: Claim, _ reason: CellResult.Uncompared.Reason) {
    statements.uncompared.append(
      CellResult.Uncompared(text: claim.text, line: line(claim), reason: reason))
  }

  private func line(_ claim: Claim) -> Int { cell.codeLine + claim.line - 1 }
}

extension Claim {
  /// The lines that would bear the claim out: as written, without quotes, or as a value is printed.
  fileprivate var readings: [[String]] {
    let bare = printed.map { line in
      if case .text(let text)? = StatedValue(inComment: CommentLead.stripped(line)) {
        text
      } else {
        line
      }
    }
    let values = printed.map { CommentLead.stripped($0) }
    return [printed, bare, values] + [bare.map { $0.trimmingSuffix(".") }]
      + [values.map { $0.replacing(#/ *[(].*[)]$/#, with: "") }]
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
