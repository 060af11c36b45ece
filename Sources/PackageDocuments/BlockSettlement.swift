import CellCode
import Chapters
import Execution
import Foundation

extension DocumentReader {
  package func settle(
    _ result: inout CellResult, of cell: Cell, note: Data?, values: Data
  ) {
    let note = note.flatMap { try? JSONDecoder().decode(BlockNote.self, from: $0) } ?? BlockNote()
    let isToStop = ExpectedErrors(cell).areMet(by: result, cell) == true
    BlockSettlement(cell: cell, note: note, isToStop: isToStop).settle(&result)
    for finding in note.misdeclared {
      result.statements.misdeclared.append(
        CellResult.Misdeclared(
          text: finding.text, found: finding.found, line: cell.codeLine + finding.line - 1))
    }
    let printed = result.standardOutput
    let compared = {
      ClaimCheck(note.claims, ToldValue.all(in: values), printed: printed, in: cell)
    }
    let check: ClaimCheck? =
      switch result.ending {
      case .completed: compared()
      case .trapped where isToStop: compared()
      case .failedToCompile where note.shownErrors != nil: compared()
      case .notRun, .compiled: ClaimCheck(uncompared: note.claims, .notRun, in: cell)
      // A block that failed is reported as such, whatever it states.
      default: nil
      }
    if let check { result.statements.add(check.statements) }
    result.statements.showsError = ExpectedErrors(cell).areMet(by: result, cell)
  }
}

extension DocumentReader {
  package func rest(of cell: Cell, after result: CellResult, note: Data?) -> (any BlockReading)? {
    let expected = ExpectedErrors(cell)
    let whole = ParsedCode(cell.code)
    let lines: Set<Int> =
      switch result.ending {
      case .trapped where expected.areMet(by: result, cell) == true:
        expected.stopLines(result, cell)
      case .timedOut: BlockStatements(whole).waiting
      default: []
      }
    guard let text = ShownErrors.before(lines: lines, in: whole) else { return nil }
    let code = ParsedCode(text)
    let reading = DocumentReading(code, Omissions.edits(in: code), comparesClaims: true)
    return DocumentBlock(cell, [reading], in: surroundings)
  }
}

/// Settles how a block of a document ended, once it has been compiled and run.
private struct BlockSettlement {
  let cell: Cell
  let note: BlockNote
  /// Whether it stopped where it says that it does.
  let isToStop: Bool

  func settle(_ result: inout CellResult) {
    if let remark = note.remark { result.notices.insert(remark, at: 0) }
    if case .completed = result.ending {
      if EntryPoints.isIn(cell.code) {
        result.notices.append("its entry point was compiled, not run")
      }
      if cell.code.contains("@Test") { result.notices.append("its tests were compiled, not run") }
    }
    result.messages.removeAll { $0.severity == .warning && isAboutUse($0.text) }
    if result.ending.isFailure, !isToStop, !isWaiting(result) { excuseForCodeLeftOut(&result) }
    switch result.ending {
    case .compiled where note.listsInterface: result.statements.listsInterface = true
    case .compiled where note.isTemplate:
      result.ending = .notRun(reason: NotRunnable.placeholders.sentence)
    case .trapped(let message, _) where message.contains(ValueSupport.leftOutMessage):
      result.ending = .notRun(reason: NotRunnable.leftOut.sentence)
    case .timedOut where isWaiting(result):
      result.ending = .notRun(reason: NotRunnable.endless.sentence)
    case .exited(code: 0): result.ending = .completed
    case .exited(code: 64):
      result.ending = .notRun(reason: NotRunnable.needsArguments.sentence)
    case .failedToCompile: settleErrors(&result)
    default: break
    }
    // The reason says it all.
    if case .notRun = result.ending { result.messages = [] }
    if let errors = note.shownErrors, case .completed = result.ending {
      // The rest of the block has run; what it shows to be wrong is.
      result.ending = .failedToCompile
      result.messages = errors
    }
  }

  /// Whether a block that ran out of time ends with a statement that may wait for ever.
  private func isWaiting(_ result: CellResult) -> Bool {
    guard case .timedOut = result.ending else { return false }
    return !BlockStatements(ParsedCode(cell.code)).waiting.isEmpty
  }

  private func settleErrors(_ result: inout CellResult) {
    if note.isTemplate, result.messages.contains(where: { $0.text.contains("<#") }) {
      result.ending = .notRun(reason: NotRunnable.placeholders.sentence)
      return
    }
    if hasHole(result) {
      result.ending = .notRun(reason: NotRunnable.placeholders.sentence)
      return
    }
    for message in result.messages where message.severity == .error {
      guard message.text.hasPrefix("no such module '") else { continue }
      let name = message.text.split(separator: "'").dropFirst().first.map(String.init) ?? ""
      if PlatformModules.all.contains(name) {
        result.ending = .notRun(reason: NotRunnable.platform(module: name).sentence)
        return
      }
    }
    let lacked = result.messages.filter {
      $0.severity == .error && $0.text.hasPrefix("cannot find ")
    }
    .compactMap { DeclaredNames.missing(in: $0.text) }
    if let module = lacked.lazy.compactMap(PlatformModules.module(declaring:)).first {
      result.ending = .notRun(reason: NotRunnable.platform(module: module).sentence)
    }
  }

  /// Whether every error is on a line where a comment stands for something to fill in.
  private func hasHole(_ result: CellResult) -> Bool {
    let rows = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    let errors = result.messages.filter { $0.severity == .error }
    return !errors.isEmpty
      && errors.allSatisfy { error in
        let line = error.position.line - cell.codeLine
        return rows.indices.contains(line)
          && rows[line].firstMatch(of: #/[,(<=:\[]\s*/\*[^*]*\*/\s*(?:[),>\]]|$)/#) != nil
      }
  }

  /// Takes out the errors that a block may have for want of code that it leaves out; where there are
  /// no others, it cannot be run.
  private func excuseForCodeLeftOut(_ result: inout CellResult) {
    let leftOut = LeftOutPlaces(ParsedCode(cell.code))
    guard !leftOut.isEmpty else { return }
    guard result.ending == .failedToCompile else {
      if leftOut.mayChangeRun { result.ending = .notRun(reason: NotRunnable.leftOut.sentence) }
      return
    }
    let rows = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    func isExcused(_ error: CompilerMessage) -> Bool {
      let line = error.position.line - cell.codeLine + 1
      return leftOut.excuses(
        error.text, line: line, code: rows.indices.contains(line - 1) ? rows[line - 1] : "")
    }
    let errors = result.messages.filter { $0.severity == .error }
    if errors.isEmpty { return }
    if errors.allSatisfy(isExcused), result.cause == nil {
      result.ending = .notRun(reason: NotRunnable.leftOut.sentence)
    } else if errors.contains(where: isExcused) {
      // The notes of an error stand after it.
      var isDropping = false
      result.messages.removeAll { message in
        if message.severity == .error { isDropping = isExcused(message) }
        return isDropping && message.severity != .warning
      }
    }
  }

  /// Examples make values and do no more with them.
  private func isAboutUse(_ warning: String) -> Bool {
    ["never used", "unused", "never mutated", "never read", "will never be executed"]
      .contains { warning.contains($0) }
  }
}
