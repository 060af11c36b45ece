import CellCode
import Chapters

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
    guard section > 0, planned.ownScope == nil, planned.cell.labels.environment == nil else {
      return
    }
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
        facts.privacy.areUsedOutside || facts.mayUse(earlier)
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
