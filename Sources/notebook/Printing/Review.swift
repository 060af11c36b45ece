import Chapters
import Workbench

/// Asks about one change after the other.
struct Review {
  var chapter: Chapter
  /// What the cells drew, to be shown.
  var figures: [ShownFigure] = []

  /// The changes that the reader takes, and whether `q` stopped the review.
  func ask(_ changes: [Correction.Change]) -> (accepted: [Correction.Change], isStopped: Bool) {
    var printer = Terminal.report
    // What it would say to do is what happens here.
    printer.showsAdvice = false
    var accepted: [Correction.Change] = []
    for (index, change) in changes.enumerated() {
      guard let cell = chapter.cells.first(where: { $0.number == change.cell }) else { continue }
      printNow("")
      printNow(Terminal.bold("\(chapter.path), change \(index + 1) of \(changes.count)"))
      let line = change.difference.line ?? cell.line
      printText(
        printer.text(
          [
            Diagnostic(
              .note, at: SourcePosition(line: line, column: 1), of: chapter.path,
              .difference(change.difference, cell: cell.number))
          ], in: chapter))
      show(change.figure)
      asking: while true {
        printText("Record this? y, n, a for all that are left, or q to stop: ")
        switch Interrupt.whileAsking({ readLine() })?.lowercased() {
        case "y", "yes":
          accepted.append(change)
          break asking
        case "n", "no": break asking
        case "a", "all": return (accepted + changes[index...], false)
        case "q", "quit", nil: return (accepted, true)
        default:
          printNow(
            "y records it, n leaves the chapter as it is here, a records this and all that follow, "
              + "q asks no further.")
        }
      }
    }
    return (accepted, false)
  }

  /// Shows what a figure would become: the file that would be written, and the drawing as text.
  private func show(_ file: Correction.FigureFile?) {
    guard let file else { return }
    printNow(Terminal.dim("  to be written: \(file.path)"))
    guard let figure = figures.first(where: { $0.svg == file.svg }) else { return }
    printNow(figure.text.isEmpty ? figure.description : figure.text)
  }
}
