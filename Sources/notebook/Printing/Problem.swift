import Chapters

/// One thing that is wrong, at a line, in words without colour: what reports for machines hold.
struct Problem: Encodable {
  var path: String
  var line: Int
  var column: Int?
  var cell: Int?
  var isError: Bool
  var text: String

  static func all(in result: Result<FinishedJob, Failure>, file: String) -> [Problem] {
    switch result {
    case .failure(let failure):
      return [Problem(path: file, line: 1, isError: true, text: failure.message)]
    case .success(let finished):
      return finished.correction.cells.flatMap { checked -> [Problem] in
        let chapter = finished.job.chapter
        guard let cell = chapter.cells.first(where: { $0.number == checked.cell }) else { return [] }
        return all(in: checked, cell, chapter)
      }
    }
  }

  private static func all(in checked: CheckedCell, _ cell: Cell, _ chapter: Chapter) -> [Problem] {
    var problems: [Problem] = []
    func add(_ text: String, _ line: Int, _ column: Int? = nil, isError: Bool = true) {
      problems.append(
        Problem(
          path: chapter.path, line: line, column: column, cell: cell.number, isError: isError,
          text: Terminal.plain(text)))
    }
    if checked.verdict != .failedAsExpected {
      for message in checked.result.messages where message.severity != .note {
        add(
          message.text, message.position.line, message.position.column,
          isError: message.severity == .error)
      }
    }
    let printer = CellPrinter(chapter: chapter, showsOutput: false)
    let ending = printer.ending(checked, cell)
    if !ending.isEmpty {
      var line = cell.codeLine
      if case .trapped(_, let position?) = checked.result.ending { line = position.line }
      add(ending.joined(separator: "\n"), line)
    }
    for difference in checked.differences {
      let lines = DifferencePrinter(path: chapter.path).lines(difference, cell)
      add(lines.joined(separator: "\n"), difference.line ?? cell.line)
    }
    return problems
  }
}

extension CheckedCell.Difference {
  /// The chapter's line, where the difference has one of its own.
  var line: Int? {
    switch self {
    case .output(_, let line), .stated(_, _, let line), .changedFigure(_, let line),
      .missingFigureFile(_, let line), .figureNotShown(_, let line):
      line
    default: nil
    }
  }
}
