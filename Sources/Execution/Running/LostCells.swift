import CellCode
import Chapters

/// The cells of a scope that did not compile or did not end well, and what later cells lack for that.
struct LostCells: Sendable {
  private struct Lost: Sendable {
    /// Nil in a chapter that runs before.
    var number: Int?
    var line: Int
    /// Such as `did not compile`.
    var what: String
    var declared: Set<String>
    /// Names of earlier cells that it uses, whose values it may have changed.
    var used: Set<String>
  }
  private var cells: [Lost] = []
  /// Their imports, which count all the same.
  private(set) var imports: [String] = []

  mutating func add(
    _ cell: PlannedCell, _ what: String, _ messages: [CompilerMessage] = [],
    after earlier: some Sequence<PlannedCell>
  ) {
    let facts = cell.syntax.facts
    let known = earlier.reduce(into: Set<String>()) { $0.formUnion($1.syntax.facts.declared) }
    cells.append(
      Lost(
        number: cell.isReported ? cell.cell.number : nil, line: cell.cell.codeLine, what: what,
        declared: facts.declared,
        used: facts.references.intersection(known)))
    imports += Self.imports(of: cell, messages).filter { !imports.contains($0) }
  }

  /// The imports of a cell that does not compile, but for those of modules that are not there.
  static func imports(of cell: PlannedCell, _ messages: [CompilerMessage]) -> [String] {
    let missing = messages.compactMap { message in
      message.text.hasPrefix("no such module '") ? message.text.split(separator: "'")[1] : nil
    }
    return cell.syntax.importStatements.filter { statement in
      !statement.split { $0 == " " || $0 == "." }.contains { missing.contains($0) }
    }
  }

  /// What the reader of a cell's result should know: that it sees less than its author meant.
  func notice(for cell: PlannedCell) -> String? {
    guard !cells.isEmpty else { return nil }
    let references = cell.syntax.facts.references
    let lost = cells.first {
      !references.isDisjoint(with: $0.declared) || !references.isDisjoint(with: $0.used)
    }
    return lost.map {
      "the cell at line \($0.line) \($0.what); this one sees the state and the names before it"
    }
  }

  /// Takes out the errors that only say that a name of these cells is missing, with their notes; gives
  /// the number of the last cell that such a name is of, or nil where there are none.
  func takeErrors(from messages: inout [CompilerMessage]) -> Int? {
    var kept: [CompilerMessage] = []
    var last: Int?
    var isDropping = false
    for message in messages {
      if message.severity == .error, let place = place(missingIn: message) {
        last = max(last ?? place, place)
        isDropping = true
      } else if !isDropping || message.severity != .note {
        isDropping = false
        kept.append(message)
      }
    }
    messages = kept
    return last.flatMap { cells[$0].number }
  }

  /// The cell whose name an error says is missing.
  private func place(missingIn message: CompilerMessage) -> Int? {
    DeclaredNames.missing(in: message.text).flatMap { name in
      cells.lastIndex { $0.number != nil && $0.declared.contains(name) }
    }
  }
}
