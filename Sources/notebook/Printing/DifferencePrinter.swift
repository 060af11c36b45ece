import Chapters

/// Words for what is not as recorded: where, what, expected and found, what to do.
struct DifferencePrinter {
  var path: String

  func lines(_ difference: CheckedCell.Difference, _ cell: Cell) -> [String] {
    let record = "If the new one is right: notebook record \(path)"
    switch difference {
    case .output(let diff, let line):
      return [at(line, "the output is not as recorded (- recorded, + now)")] + self.diff(diff)
        + [record]
    case .missingOutput(let text):
      return [at(cell.line, "the cell shows this, and nothing is recorded")]
        + text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        .map { Terminal.green("+ \($0)") }
        + ["To record it: notebook record \(path)"]
    case .stated(let text, let found, let line):
      return [
        at(line, "the comment says that the cell prints \"\(text)\""),
        found.map { "but it prints \"\($0)\"" } ?? "but it prints nothing more",
        "Correct the comment or the code.",
      ]
    case .changedFigure(let name, let line):
      return [
        at(line, "the figure '\(name)' is not the recorded one"), record,
      ]
    case .missingFigureFile(let name, let line):
      return [
        at(line, "the file of the figure '\(name)' is not there"),
        "To write it: notebook record \(path)",
      ]
    case .missingFigure(let name):
      return [
        at(cell.line, "the cell shows the figure '\(name)', and no image records it"),
        "To record it: notebook record \(path)",
      ]
    case .figureNotShown(let name, let line):
      return [
        at(line, "the image records the figure '\(name)', which no cell shows"),
        "To take it out: notebook record \(path)",
      ]
    case .figureNameTaken(let name, let other):
      return [
        at(cell.line, "cell \(other) shows another figure with the name '\(name)'"),
        "Give one of them another name: show(figure, \"another-name\")",
      ]
    case .shouldNotCompile:
      return [
        at(cell.line, "the cell is marked `fails`, and it compiles"),
        "Take the label away, or restore the mistake.",
      ]
    case .shouldTrap:
      return [
        at(cell.line, "the cell is marked `traps`, and it ran to its end"),
        "Take the label away, or restore the mistake.",
      ]
    }
  }

  private func at(_ line: Int, _ text: String) -> String { Terminal.red("\(path):\(line): \(text)") }

  /// The changed lines with two lines around them; changed words stand out.
  func diff(_ diff: LineDiff) -> [String] {
    let near = 2
    let changed = diff.lines.indices.filter { diff.lines[$0].kind != .same }
    var lines: [String] = []
    var isCut = false
    for (index, line) in diff.lines.enumerated() {
      guard changed.contains(where: { abs($0 - index) <= near }) else {
        if !isCut { lines.append(Terminal.dim("  (lines that are the same)")) }
        isCut = true
        continue
      }
      isCut = false
      switch line.kind {
      case .same: lines.append("  " + line.text)
      case .removed: lines.append(Terminal.red("- ") + marked(line, Terminal.red))
      case .added: lines.append(Terminal.green("+ ") + marked(line, Terminal.green))
      }
    }
    return lines
  }

  private func marked(_ line: LineDiff.Line, _ colour: (String) -> String) -> String {
    line.segments.map { $0.isChanged ? colour(Terminal.bold($0.text)) : colour($0.text) }.joined()
  }
}
