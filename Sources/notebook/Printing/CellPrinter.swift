import Chapters

/// The text that `run` shows of a cell: a head line, what it showed, and what is to be said of it.
struct CellPrinter {
  var chapter: Chapter
  /// Whether the outputs of this run are compared.
  var isCompared: Bool

  func text(_ checked: CheckedCell, _ cell: Cell) -> String {
    var lines = [head(checked, cell)]
    let output = checked.result.output
    if !output.isEmpty { lines.append(output.hasSuffix("\n") ? String(output.dropLast()) : output) }
    for figure in checked.result.figures {
      lines.append(figure.text.isEmpty ? "(figure: \(figure.name))" : figure.text)
    }
    let report = Report.File(chapter, [checked], comparesOutputs: isCompared)
    let messages = Terminal.report.text(report.diagnostics(of: checked), in: chapter)
    // They end with an empty line, so that the next cell stands apart.
    if !messages.isEmpty { lines.append(messages) }
    return lines.joined(separator: "\n")
  }

  /// `cell 3 of 14, line 57, training, 0.4 s: as recorded`.
  private func head(_ checked: CheckedCell, _ cell: Cell) -> String {
    var parts = ["cell \(cell.number) of \(chapter.cells.count)", "line \(cell.line)"]
    if let name = cell.labels.name { parts.append(name) }
    if checked.result.seconds >= 0.05 { parts.append(DurationText.words(checked.result.seconds)) }
    let head = Terminal.dim(parts.joined(separator: ", ") + ": ")
    switch checked.verdict {
    case .asRecorded, .failedAsExpected: return head + Terminal.green(checked.verdict.words())
    case .ran, .compiled: return head + Terminal.dim(checked.verdict.words())
    case .unchecked:
      return head + Terminal.dim(isCompared ? "ran, nothing recorded to compare with" : "ran")
    case .notRun:
      let reason = checked.result.ending.reason ?? ""
      return head + Terminal.dim(reason.isEmpty ? "not run" : "not run (\(reason))")
    default: return head + Terminal.red(checked.verdict.words())
    }
  }
}
