/// Compares one cell after the other; `correction` is what came of it.
package struct CellChecker {
  let chapter: Chapter
  let recordedFigures: [String: [UInt8]]
  let addingOutputs: Bool
  package private(set) var correction: Correction
  private let writer: BlockWriter
  /// The figures shown so far, with the cell that showed each first.
  private var shown: [String: (cell: Int, svg: String)] = [:]

  package init(chapter: Chapter, recordedFigures: [String: [UInt8]], addingOutputs: Bool) {
    self.chapter = chapter
    self.recordedFigures = recordedFigures
    self.addingOutputs = addingOutputs
    correction = Correction(cells: [], changes: [], failures: [], original: chapter.bytes)
    writer = BlockWriter(chapter)
  }

  package mutating func check(_ result: CellResult) {
    guard let cell = chapter.cells.first(where: { $0.number == result.cell }) else { return }
    var checked = CheckedCell(
      cell: cell.number, verdict: .ran, differences: [], inexact: InexactMatches(), result: result)
    if !result.statements.misdeclared.isEmpty {
      checked.verdict = .differs
      checked.differences = result.statements.misdeclared.map { .declaredOtherwise($0) }
    } else if let isShown = result.statements.showsError {
      checked.verdict = isShown ? .failedAsExpected : .differs
      if !isShown { checked.differences = [.shownErrorIsMissing] }
      checked.comparedStatements = result.statements.met + result.statements.unmet.count
      checked.differences += Self.unmet(result)
      if !checked.differences.isEmpty { checked.verdict = .differs }
    } else if let verdict = Self.ending(of: result, cell.labels) {
      checked.verdict = verdict
    } else if cell.labels.fails, result.ending != .failedToCompile {
      checked.verdict = .differs
      checked.differences = [.shouldNotCompile]
    } else if cell.labels.traps, !result.isTrap {
      checked.verdict = .differs
      checked.differences = [.shouldTrap]
    } else {
      compare(cell, result, &checked)
    }
    checked.cause = result.cause ?? (chapter.isStrict ? nil : cause(of: checked, cell))
    if checked.verdict.isFailure
      || checked.differences.contains(where: { $0.cannotBeRecorded })
    {
      correction.failures.append(cell.number)
    }
    correction.cells.append(checked)
  }

  /// The verdict of a cell of whose output nothing is compared.
  private static func ending(of result: CellResult, _ labels: CellLabels) -> CheckedCell.Verdict? {
    switch result.ending {
    case .completed: nil
    case .notRun: .notRun
    case .compiled:
      labels.fails || labels.traps
        ? nil : result.statements.listsInterface ? .asRecorded : .compiled
    case .failedToCompile: labels.fails ? nil : .failedToCompile
    case .trapped: labels.traps ? nil : .trapped
    case .exited: .exited
    case .timedOut: .timedOut
    case .outOfMemory: .outOfMemory
    }
  }

  private mutating func compare(_ cell: Cell, _ result: CellResult, _ checked: inout CheckedCell) {
    let actual = result.recordableOutput
    var wasCompared = compareOutput(cell, actual, &checked)
    let statements = StatedOutput.all(in: cell.code)
    for (statement, found) in StatedOutput.unmet(statements, by: result.standardOutput) {
      checked.differences.append(
        .stated(text: statement.text, found: found, line: cell.codeLine + statement.line - 1))
    }
    checked.differences += Self.unmet(result)
    checked.comparedStatements =
      statements.count + result.statements.met + result.statements.unmet.count
    if checked.comparedStatements > 0 { wasCompared = true }
    if compareFigures(cell, result, &checked) { wasCompared = true }
    let showsSomething = !actual.isEmpty || !result.figures.isEmpty
    if !checked.differences.isEmpty {
      checked.verdict = .differs
    } else if cell.labels.fails || cell.labels.traps {
      checked.verdict = .failedAsExpected
    } else if !showsSomething && cell.output == nil && !wasCompared {
      checked.verdict = .ran
    } else {
      checked.verdict = wasCompared ? .asRecorded : .unchecked
    }
  }

  private static func unmet(_ result: CellResult) -> [CheckedCell.Difference] {
    result.statements.unmet.map { unmet in
      unmet.isValue
        ? .statedValue(text: unmet.text, found: unmet.found ?? "", line: unmet.line)
        : .stated(text: unmet.text, found: unmet.found, line: unmet.line)
    }
  }

  /// The earlier cell without which this one cannot compile: one that did not run, and declares a
  /// name that this one lacks.
  private func cause(of checked: CheckedCell, _ cell: Cell) -> Int? {
    guard checked.verdict == .failedToCompile else { return nil }
    let missing = Set(checked.result.messages.compactMap { DeclaredNames.missing(in: $0.text) })
    guard !missing.isEmpty else { return nil }
    return correction.cells.last { earlier in
      guard earlier.verdict.isFailure || earlier.verdict == .notRun,
        let block = chapter.cells.first(where: { $0.number == earlier.cell })
      else { return false }
      return !DeclaredNames.all(in: block.code).isDisjoint(with: missing)
    }?.cell
  }

  /// Whether there was anything to compare with.
  private mutating func compareOutput(
    _ cell: Cell, _ actual: String, _ checked: inout CheckedCell
  ) -> Bool {
    guard let recorded = cell.output else {
      let isStated = !StatedOutput.all(in: cell.code).isEmpty
      guard !actual.isEmpty, !isStated || chapter.isStrict && cell.labels.traps else {
        return false
      }
      let text = OutputText.text(OutputText.lines(OutputText.settled(actual)))
      let isAdded = chapter.isStrict || addingOutputs && !cell.isLoose
      let difference = CheckedCell.Difference.missingOutput(text: text)
      if chapter.isStrict { checked.differences.append(difference) }
      if isAdded {
        correction.changes.append(
          Correction.Change(
            cell: cell.number, difference: difference,
            edits: [writer.insertion(of: text, after: cell)]))
      }
      return false
    }
    let comparison = OutputComparison(
      recorded: recorded.text, options: recorded.options, actual: actual)
    checked.inexact = comparison.inexact
    guard !comparison.isTooLarge else {
      checked.differences.append(.tooManyToPair(line: recorded.line))
      return true
    }
    guard !comparison.matches else { return true }
    let difference = CheckedCell.Difference.output(
      LineDiff(old: recorded.text, new: comparison.merged), line: recorded.line)
    checked.differences.append(difference)
    let edit =
      comparison.merged.isEmpty
      ? writer.removal(of: recorded.range)
      : writer.replacement(of: recorded, by: comparison.merged)
    correction.changes.append(
      Correction.Change(cell: cell.number, difference: difference, edits: [edit]))
    return true
  }

  private mutating func compareFigures(
    _ cell: Cell, _ result: CellResult, _ checked: inout CheckedCell
  ) -> Bool {
    var wasCompared = false
    for figure in result.figures {
      let path = FigureNaming.path(of: figure.name, chapter: chapter.path)
      if let earlier = shown[figure.name], earlier.svg != figure.svg || earlier.cell != cell.number
      {
        checked.differences.append(.figureNameTaken(name: figure.name, cell: earlier.cell))
        continue
      }
      shown[figure.name] = (cell.number, figure.svg)
      let link = chapter.figures.first { $0.name == figure.name }
      let isSame = recordedFigures[path].map { $0.elementsEqual(figure.svg.utf8) }
      if link != nil { wasCompared = true }
      if link != nil, isSame == true { continue }
      guard link != nil || chapter.isStrict || addingOutputs && !cell.isLoose else { continue }
      let difference: CheckedCell.Difference =
        switch (link, isSame) {
        case (let link?, nil): .missingFigureFile(name: figure.name, line: link.line)
        case (let link?, _): .changedFigure(name: figure.name, line: link.line)
        case (nil, _): .missingFigure(name: figure.name)
        }
      if link != nil || chapter.isStrict { checked.differences.append(difference) }
      correction.changes.append(
        Correction.Change(
          cell: cell.number, difference: difference,
          edits: link == nil ? [writer.insertion(of: figure, after: cell)] : [],
          figure: isSame == true ? nil : Correction.FigureFile(path: path, svg: figure.svg)))
    }
    let names = Set(result.figures.map(\.name))
    for recorded in cell.figures where !names.contains(recorded.name) && !cell.labels.fails {
      // The image may stand after one cell while a later one shows the figure.
      guard shown[recorded.name] == nil, cell.isLast(in: chapter, toShow: recorded) else {
        continue
      }
      let difference = CheckedCell.Difference.figureNotShown(
        name: recorded.name, line: recorded.line)
      checked.differences.append(difference)
      correction.changes.append(
        Correction.Change(
          cell: cell.number, difference: difference, edits: [writer.removal(of: recorded.range)]))
    }
    return wasCompared
  }
}

extension Cell {
  /// Whether no later cell names the figure in its code.
  fileprivate func isLast(in chapter: Chapter, toShow figure: RecordedFigure) -> Bool {
    !chapter.cells.contains { $0.number > number && $0.code.contains("\"\(figure.name)\"") }
  }
}

extension CheckedCell.Difference {
  /// Whether recording now would hide the difference.
  package var cannotBeRecorded: Bool {
    switch self {
    case .declaredOtherwise, .shouldNotCompile, .shownErrorIsMissing, .shouldTrap,
      .figureNameTaken, .tooManyToPair:
      true
    default: false
    }
  }
}

extension CellResult {
  var isTrap: Bool {
    if case .trapped = ending { return true }
    return false
  }

  /// The text that an output block holds: what was shown, a `fails` cell's diagnostics, or what a
  /// `traps` cell printed and then said.
  package var recordableOutput: String {
    switch ending {
    case .failedToCompile:
      return messages.map { "\($0.severity.rawValue): \($0.text)\n" }.joined()
    case .trapped(let message, _):
      let isOpen = !output.isEmpty && !output.hasSuffix("\n")
      return output + (isOpen ? "\n" : "") + message + (message.isEmpty ? "" : "\n")
    default: return output
    }
  }
}
