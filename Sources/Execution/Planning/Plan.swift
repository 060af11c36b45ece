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
      let isLast = part.path == chapter.path
      let name = name(of: part)
      var reader = part.isStrict ? nil : options.reader
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
        planned.isInDocument = reader != nil
        if reason == nil {
          switch reader?.read(cell) {
          case .compiled(let reading)?:
            planned = planned.read(as: reading)
            planned.ownScope = reading.scope
          case .notRun(let reason)?: planned.reason = reason
          case nil: planned.syntax = syntaxes[cell.code] ?? CellSyntax(cell.code)
          }
        }
        if part.startsSectionsAfresh, reader != nil {
          openSection(of: &planned, in: part, &plan)
          planned.index = plan.count + 1
        }
        plan.append(planned)
      }
    }
    markStrictChecks(&plan)
    return plan
  }

  /// Gives a block of a document whose sections start afresh the scope of its section.
  ///
  /// The first of a section is preceded by the hidden ones that stand before all sections, which run
  /// again without a report.
  private static func openSection(
    of planned: inout PlannedCell, in document: Chapter, _ plan: inout [PlannedCell]
  ) {
    let section = planned.cell.section
    guard section > 0, planned.ownScope == nil, planned.cell.labels.environment == nil else { return }
    let name = "section \(section)"
    planned.ownScope = name
    guard !plan.contains(where: { $0.ownScope == name }) else { return }
    let setUp = plan.filter {
      $0.isReported && $0.cell.section == 0 && $0.cell.labels.hidden && $0.reason == nil
        && $0.ownScope == nil
    }
    for var cell in setUp {
      cell.index = plan.count + 1
      cell.isReported = false
      cell.ownScope = name
      plan.append(cell)
    }
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
