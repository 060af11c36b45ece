import Chapters
import Workbench

/// Asks about one change after the other.
struct Review {
  var chapter: Chapter

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
      asking: while true {
        print("Record this? y, n, or q to stop: ", terminator: "")
        fflushAll()
        switch readLine()?.lowercased().first {
        case "y":
          accepted.append(change)
          break asking
        case "n": break asking
        case "q", nil: return (accepted, true)
        default: printNow("y records it, n leaves the chapter as it is here, q asks no further.")
        }
      }
    }
    return (accepted, false)
  }
}
