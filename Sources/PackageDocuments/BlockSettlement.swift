import CellCode
import Chapters
import Execution
import Foundation

extension DocumentReader {
  package func settle(
    _ result: inout CellResult, of cell: Cell, note: Data?, values: Data
  ) {
    let note = note.flatMap { try? JSONDecoder().decode(BlockNote.self, from: $0) } ?? BlockNote()
    BlockSettlement(cell: cell, note: note).settle(&result)
    for finding in note.misdeclared {
      result.statements.misdeclared.append(
        CellResult.Misdeclared(
          text: finding.text, found: finding.found, line: cell.codeLine + finding.line - 1))
    }
    let check: ClaimCheck? =
      switch result.ending {
      case .completed:
        ClaimCheck(
          note.claims, ToldValue.all(in: values), printed: result.standardOutput, in: cell)
      case .notRun, .compiled: ClaimCheck(uncompared: note.claims, .notRun, in: cell)
      // A block that failed is reported as such, whatever it states.
      default: nil
      }
    if let check { result.statements.add(check.statements) }
    result.statements.showsError = ExpectedErrors(cell).areMet(by: result, cell)
  }
}

/// Settles how a block of a document ended, once it has been compiled and run.
private struct BlockSettlement {
  let cell: Cell
  let note: BlockNote

  func settle(_ result: inout CellResult) {
    if let remark = note.remark { result.notices.insert(remark, at: 0) }
    if case .completed = result.ending {
      if EntryPoints.isIn(cell.code) { result.notices.append("its entry point was compiled, not run") }
      if cell.code.contains("@Test") { result.notices.append("its tests were compiled, not run") }
    }
    result.messages.removeAll { $0.severity == .warning && isAboutUse($0.text) }
    if result.ending.isFailure, restsOnCodeLeftOut(result) {
      result.ending = .notRun(reason: NotRunnable.leftOut.sentence)
    }
    switch result.ending {
    case .compiled where note.listsInterface: result.statements.listsInterface = true
    case .compiled where note.isTemplate:
      result.ending = .notRun(reason: NotRunnable.placeholders.sentence)
    case .trapped(let message, _) where message.contains(ValueSupport.leftOutMessage):
      result.ending = .notRun(reason: NotRunnable.leftOut.sentence)
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

  private func settleErrors(_ result: inout CellResult) {
    if note.isTemplate, result.messages.contains(where: { $0.text.contains("<#") }) {
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
    let lacked = result.messages.filter { $0.severity == .error && $0.text.hasPrefix("cannot find ") }
      .compactMap { DeclaredNames.missing(in: $0.text) }
    if let module = lacked.lazy.compactMap(PlatformModules.module(declaring:)).first {
      result.ending = .notRun(reason: NotRunnable.platform(module: module).sentence)
    }
  }

  /// Whether a block may have failed for want of code that it leaves out.
  ///
  /// What is left out in the body of a function or in an argument declares nothing that the rest
  /// could lack: then the compiler's errors are the document's own, but for those of types that
  /// nobody can know.
  private func restsOnCodeLeftOut(_ result: CellResult) -> Bool {
    let code = ParsedCode(cell.code)
    let omissions = Omissions.edits(in: code)
    if result.ending != .failedToCompile {
      return !omissions.isEmpty || Omissions.hasComment(in: cell.code)
    }
    if Omissions.areOpen(in: code) || Omissions.hasOpenComment(in: cell.code) { return true }
    let errors = result.messages.filter { $0.severity == .error }
    return !omissions.isEmpty
      && errors.contains { error in
        ["_nb", "could not be inferred", "cannot infer"].contains { error.text.contains($0) }
      }
  }

  /// Examples make values and do no more with them.
  private func isAboutUse(_ warning: String) -> Bool {
    ["never used", "unused", "never mutated", "never read", "will never be executed"]
      .contains { warning.contains($0) }
  }
}
