import CellCode
import Chapters

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
  /// How a document's block is read.
  var document = DocumentPart()

  enum Source: Sendable {
    case parsed(CellSyntax)
    /// Of a plan that was remembered, with what is needed of the syntax in any case.
    case remembered(LaterPlan, printedLines: [Int])
  }

  var syntax: CellSyntax {
    get {
      switch source {
      case .parsed(let syntax): syntax
      case .remembered(let plan, _): plan[index]?.syntax ?? .empty
      }
    }
    set { source = .parsed(newValue) }
  }

  /// The lines of comments that say what the statement above them prints.
  var printedLines: [Int] {
    switch source {
    case .parsed(let syntax): syntax.printedLines
    case .remembered(_, let lines): lines
    }
  }

  /// The cell with all that compiling it takes.
  var whole: PlannedCell {
    if case .remembered(let plan, _) = source { plan[index] ?? self } else { self }
  }

  /// The scope's name; empty for the chapter's own.
  var scope: String { document.scope ?? cell.labels.environment ?? "" }
  /// Whether later cells see what this one declares.
  var isKept: Bool {
    !cell.labels.fails && !cell.labels.noRun && !cell.labels.traps
      && !document.isTemplate && document.listing == nil
  }
  var isCompileOnly: Bool {
    cell.labels.fails || cell.labels.noRun || document.isTemplate || document.listing != nil
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

/// The cells of a run in order, those of preceding chapters first.
enum Plan {
  /// The plan; cells that `known` has too are not parsed again.
  static func make(
    _ chapter: Chapter, options: RunOptions, toolchain: Toolchain, known: [PlannedCell] = []
  ) -> [PlannedCell] {
    let syntaxes = Dictionary(
      known.filter { $0.reason == nil }.map { ($0.cell.code, $0.syntax) },
      uniquingKeysWith: { first, _ in first })
    let platform = Condition.Platform(
      os: osName, architecture: architecture,
      swift: toolchain.version.split(separator: ".").compactMap { Int($0) })
    var plan: [PlannedCell] = []
    var place = 0
    for part in options.preceding + [chapter] {
      let isLast = plan.count >= 0 && part.path == chapter.path
      let name = name(of: part)
      var reader = options.readsDocument && !part.isStrict ? DocumentReader() : nil
      for cell in part.cells {
        var reason: String?
        if cell.labels.skip {
          reason = "marked skip"
        } else if let text = cell.labels.condition, let condition = Condition(text),
          !condition.holds(on: platform)
        {
          reason = "if=\(text) does not hold here"
        } else if isLast, let until = options.until, cell.number > until {
          reason = "after the cell to stop at"
        }
        var planned =
          PlannedCell(
            index: plan.count + 1, place: place, cell: cell, chapter: name, isReported: isLast,
            reason: reason, source: .parsed(.empty),
            timeout: cell.labels.timeout ?? part.frontMatter.timeout ?? options.timeout)
        place += 1
        if reason == nil, reader == nil || planned.isCompileOnly || cell.labels.traps {
          planned.syntax = syntaxes[cell.code] ?? CellSyntax(cell.code)
        }
        if reason == nil { reader?.apply(to: &planned) }
        if part.startsSectionsAfresh, reader != nil {
          planned.document.openSection(of: planned, in: part, &plan)
          planned.index = plan.count + 1
        }
        plan.append(planned)
      }
    }
    markStrictChecks(&plan)
    return plan
  }

  /// The name of a chapter's file, as messages of the compiler show it.
  static func name(of chapter: Chapter) -> String {
    chapter.path.split(separator: "/").last.map(String.init) ?? chapter.path
  }

  /// Marks the cells that may use what a library keeps to itself.
  static func markUses(
    of internals: LibraryInternals, in plan: inout [PlannedCell]
  ) {
    let declared = Set(plan.flatMap(\.syntax.facts.declared))
    for place in plan.indices {
      plan[place].mayUseInternals = internals.mayBeUsed(
        by: plan[place].syntax.facts, besides: declared)
    }
  }

  /// Marks the cells that may use a private member of an earlier cell's type, or of their own.
  private static func markStrictChecks(_ plan: inout [PlannedCell]) {
    var known: [String: PrivateMembers] = [:]
    for place in plan.indices where plan[place].reason == nil {
      let facts = plan[place].syntax.facts
      let earlier = known[plan[place].scope] ?? PrivateMembers()
      plan[place].needsStrictCheck =
        facts.privacy.areUsedOutside || earlier.mayBeUsed(by: facts)
        // What a library keeps to itself is mostly named so.
        || facts.memberReferences.contains { $0.hasPrefix("_") }
      known[plan[place].scope, default: PrivateMembers()].add(facts.privacy)
    }
  }

  private static var osName: String {
    #if os(macOS)
      "macOS"
    #else
      "Linux"
    #endif
  }

  private static var architecture: String {
    #if arch(arm64)
      "arm64"
    #else
      "x86_64"
    #endif
  }
}
