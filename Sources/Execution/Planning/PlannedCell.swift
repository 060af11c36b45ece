import CellCode
import Chapters
import Foundation

/// A cell on its way through a run.
struct PlannedCell: Sendable {
  /// The place among all cells of the run, chapters named by `continues:` included; from 1.
  var index: Int
  /// The place among the cells of the run's chapters as they stand, from 0.
  var place: Int?
  var cell: Cell
  var chapter: String
  /// False in the chapters that run before.
  var isReported: Bool
  /// Why the cell is left out, if it is.
  var reason: String?
  /// Where the cell's syntax comes from.
  var source: Source
  var timeout: Double
  /// Whether the cell is a document's block.
  var isInDocument = false
  /// How a document's block is read now.
  var reading: (any BlockReading)?
  /// Whether it is compiled in one unit with others because one of them needs the rest.
  var isJoined = false
  /// A scope that the cell's labels do not name.
  var ownScope: String?

  enum Source: Sendable {
    case parsed(CellSyntax)
    /// Of a plan that was remembered.
    case remembered(LaterPlan)
  }

  var syntax: CellSyntax {
    get {
      switch source {
      case .parsed(let syntax): syntax
      case .remembered(let plan): plan[index]?.syntax ?? .empty
      }
    }
    set { source = .parsed(newValue) }
  }

  /// The cell with all that compiling it takes.
  var whole: PlannedCell {
    if case .remembered(let plan) = source { plan[index] ?? self } else { self }
  }

  /// The scope's name; empty for the chapter's own.
  var scope: String { ownScope ?? cell.labels.environment ?? "" }
  /// Whether later cells see what this one declares.
  var isKept: Bool { !isForgotten && !isCompileOnly && !cell.labels.traps }
  /// Whether a session runs the cell for its output alone.
  var isForgotten = false
  var isCompileOnly: Bool {
    cell.labels.fails || cell.labels.noRun || reading?.isCompileOnly == true
  }

  /// Whether the public compiler could refuse what the engine's own flags let pass.
  var needsStrictCheck = false
  /// Whether the cell may use what a library keeps to itself.
  var mayUseInternals = false

  /// Whether the other cell does the same in the same place, wherever it stands in its file.
  func runsLike(_ other: PlannedCell) -> Bool {
    index == other.index && cell.code == other.cell.code && reason == other.reason
      && isReported == other.isReported && chapter == other.chapter && timeout == other.timeout
      && scope == other.scope && isKept == other.isKept && isCompileOnly == other.isCompileOnly
      && cell.labels.fails == other.cell.labels.fails
      && cell.labels.optimized == other.cell.labels.optimized
  }

  /// A message of the compiler, with more to go by where it has no words for what is wrong.
  func explained(_ text: String) -> String {
    guard text.hasPrefix("failed to produce diagnostic") else { return text }
    let isOfTensors = syntax.facts.references.contains("Tensor")
    return "the types in this expression do not fit together, and the compiler cannot say where; "
      + (isOfTensors
        ? "most often one tensor holds Int and the other Double: write every number with a point, "
          + "as in Tensor([1.0, 2.0]), or name the type, as in Tensor<Double>([1, 2])"
        : "give its parts names, with their types, in lines of their own")
  }

  /// The chapter's message for a compiler's.
  func message(_ raw: RawMessage) -> CompilerMessage? {
    var raw = raw
    let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    let count = lines.count - (cell.code.hasSuffix("\n") ? 1 : 0)
    if raw.line > count {
      // The compiler missed something at the end of the cell.
      (raw.line, raw.column) = (
        max(1, count), (lines.dropLast(lines.count - count).last?.utf8.count ?? 0) + 1
      )
    }
    // Both words stand by the author's `async let`, which the engine has waited for by then.
    if syntax.awaitsAtOnce, raw.severity == .warning,
      raw.text.hasPrefix("no 'async' operations") || raw.text.hasPrefix("no calls to throwing")
    {
      return nil
    }
    let place = syntax.authorColumn(line: raw.line, column: raw.column)
    if place.isInserted, raw.severity != .error { return nil }
    return CompilerMessage(
      severity: raw.severity, text: raw.text,
      position: cell.chapterPosition(line: raw.line, column: place.column))
  }
}

/// A plan that is made when somebody first asks for one of its cells: of a chapter that was run
/// before, little is needed but what the run before found out.
final class LaterPlan: @unchecked Sendable {
  private let lock = NSLock()
  private let make: @Sendable () -> [PlannedCell]
  private var cells: [PlannedCell]?

  init(_ make: @escaping @Sendable () -> [PlannedCell]) { self.make = make }

  /// The cell with this number.
  subscript(index: Int) -> PlannedCell? {
    lock.withLock {
      let all = cells ?? make()
      cells = all
      return all.indices.contains(index - 1) ? all[index - 1] : nil
    }
  }
}
