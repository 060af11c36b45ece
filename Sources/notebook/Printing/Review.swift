import Chapters

/// The reader stopped the review with `q`.
struct ReviewStopped: Error {}

/// Asks about one change after the other.
struct Review {
  var chapter: Chapter

  /// The changes that the reader takes.
  func ask(_ changes: [Correction.Change]) throws -> [Correction.Change] {
    let printer = DifferencePrinter(path: chapter.path)
    var accepted: [Correction.Change] = []
    for (index, change) in changes.enumerated() {
      guard let cell = chapter.cells.first(where: { $0.number == change.cell }) else { continue }
      printNow("")
      printNow(Terminal.bold("\(chapter.path), change \(index + 1) of \(changes.count)"))
      // The last line says how to record, which is what happens here.
      for line in printer.lines(change.difference, cell).dropLast() { printNow(line) }
      asking: while true {
        print("Record this? y, n, or q to stop: ", terminator: "")
        fflushAll()
        switch readLine()?.lowercased().first {
        case "y":
          accepted.append(change)
          break asking
        case "n": break asking
        case "q", nil: throw ReviewStopped()
        default: printNow("y records it, n leaves the chapter as it is here, q leaves all of it.")
        }
      }
    }
    return accepted
  }
}
