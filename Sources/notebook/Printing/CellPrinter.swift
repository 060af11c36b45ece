import Chapters
import Workbench

/// The text that `run` shows of a cell: a head line, what it showed, and what is to be said of it.
struct CellPrinter {
  var chapter: Chapter
  /// Whether the outputs of this run are compared.
  var isCompared: Bool

  /// The text at a cell's end; where `shown` was shown of its output already, the rest and then the
  /// head line.
  func text(_ checked: CheckedCell, _ cell: Cell, after shown: String = "") -> String {
    var output = checked.result.output
    if !shown.isEmpty {
      output = output.hasPrefix(shown) ? String(output.dropFirst(shown.count)) : ""
    }
    var lines = output.isEmpty ? [] : [output.hasSuffix("\n") ? String(output.dropLast()) : output]
    lines.insert(head(checked, cell), at: shown.isEmpty ? 0 : lines.count)
    for figure in checked.result.figures {
      lines.append(figure.text.isEmpty ? "(figure: \(figure.name))" : figure.text)
    }
    let report = Report.File(chapter, [checked], comparesOutputs: isCompared)
    let messages = Terminal.report.text(report.diagnostics(of: checked), in: chapter)
    // They end with an empty line, so that the next cell stands apart.
    if !messages.isEmpty { lines.append(messages) }
    return lines.joined(separator: "\n")
  }

  /// `cell 3 of 14, line 57, training: running`, above output that comes while the cell runs.
  func runningHead(_ cell: Cell) -> String {
    Terminal.dim(place(cell).joined(separator: ", ") + ": running")
  }

  private func place(_ cell: Cell) -> [String] {
    ["cell \(cell.number) of \(chapter.cells.count)", "line \(cell.line)"]
      + [cell.labels.name].compactMap(\.self)
  }

  /// `cell 3 of 14, line 57, training, 0.4 s: as recorded`.
  private func head(_ checked: CheckedCell, _ cell: Cell) -> String {
    var parts = place(cell)
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
    case .differs where checked.isNew: return head + Terminal.yellow("new")
    default: return head + Terminal.red(checked.verdict.words())
    }
  }
}
