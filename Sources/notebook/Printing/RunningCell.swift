import Chapters
import Foundation
import Workbench

/// Shows what a cell prints while it runs, and at its end the rest of what `run` says of it.
final class RunningCell: @unchecked Sendable {
  private let printer: CellPrinter
  private let lock = NSLock()
  /// What was shown of the cell that runs now.
  private var shown = ""

  init(_ printer: CellPrinter) { self.printer = printer }

  func show(_ text: String, of cell: Cell) {
    lock.withLock {
      if shown.isEmpty { printNow(printer.runningHead(cell)) }
      shown += text
      printText(text)
    }
  }

  func end(_ checked: CheckedCell, _ cell: Cell) {
    lock.withLock {
      printNow(printer.text(checked, cell, after: shown))
      shown = ""
    }
  }
}
