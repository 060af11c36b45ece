import Chapters
import Foundation

/// The text that `run` shows of a cell, and that `test` shows of one that is not as recorded.
struct CellPrinter {
  var chapter: Chapter
  /// Show what the cell printed even where it is as recorded.
  var showsOutput: Bool

  /// `cell 3 of 14 · 03-lstm.md:57 · 0.4 s`, what it showed, and how that compares.
  func text(_ checked: CheckedCell, _ cell: Cell, isCompared: Bool) -> String {
    var lines = [header(checked, cell, isCompared: isCompared)]
    let result = checked.result
    if showsOutput {
      let output = result.output
      if !output.isEmpty { lines.append(output.hasSuffix("\n") ? String(output.dropLast()) : output) }
      for figure in result.figures {
        lines.append(figure.text.isEmpty ? "(figure: \(figure.name))" : figure.text)
      }
    }
    lines += messages(checked, cell)
    lines += ending(checked, cell)
    for difference in checked.differences { lines += self.difference(difference, cell) }
    for notice in result.notices { lines.append(Terminal.yellow("note: \(notice)")) }
    return lines.joined(separator: "\n")
  }

  private func header(_ checked: CheckedCell, _ cell: Cell, isCompared: Bool) -> String {
    var parts = ["cell \(cell.number) of \(chapter.cells.count)", "line \(cell.line)"]
    if let name = cell.labels.name { parts.append(name) }
    if checked.result.seconds >= 0.05 { parts.append(duration(checked.result.seconds)) }
    let verdict = checked.verdict.words(isCompared: isCompared)
    let head = Terminal.dim(parts.joined(separator: ", ") + ": ")
    switch checked.verdict {
    case .asRecorded, .failedAsExpected: return head + Terminal.green(verdict)
    case .ran, .unchecked, .compiled, .notRun: return head + Terminal.dim(verdict)
    default: return head + Terminal.red(verdict)
    }
  }

  /// The compiler's messages, each with the chapter's line under it.
  private func messages(_ checked: CheckedCell, _ cell: Cell) -> [String] {
    guard checked.verdict != .failedAsExpected else { return [] }
    return checked.result.messages.flatMap { message -> [String] in
      let place = "\(chapter.path):\(message.position.line):\(message.position.column)"
      let head = "\(place): \(message.severity.rawValue): \(message.text)"
      let isError = message.severity == .error
      return [isError ? Terminal.red(head) : head] + excerpt(at: message.position)
    }
  }

  func ending(_ checked: CheckedCell, _ cell: Cell) -> [String] {
    guard checked.verdict.isFailure else { return [] }
    let start = SourcePosition(line: cell.codeLine, column: 1)
    switch checked.result.ending {
    case .trapped(let message, let position):
      let position = position ?? start
      return [
        Terminal.red(
          "\(chapter.path):\(position.line):\(position.column): trapped: "
            + (message.isEmpty ? "the program stopped without a message" : message))
      ] + excerpt(at: position)
    case .exited(let code):
      return [
        Terminal.red("\(chapter.path):\(start.line): the cell ended its process with exit code \(code)"),
        "A cell must come to its end; the cells after it need what it made.",
      ]
    case .timedOut(let seconds):
      return [
        Terminal.red(
          "\(chapter.path):\(start.line): the cell ran longer than \(duration(seconds)) and was stopped"),
        "Give it more with the label timeout=\(Int((seconds * 2).rounded(.up)))s, or with --timeout.",
      ]
    case .outOfMemory(let megabytes):
      return [
        Terminal.red(
          "\(chapter.path):\(start.line): the cell needed more than \(megabytes) MB and was stopped"),
        "Give it more with --memory-limit.",
      ]
    default: return []
    }
  }

  func excerpt(at position: SourcePosition) -> [String] {
    Excerpt.lines(of: chapter.bytes, at: position)
  }

  private func difference(_ difference: CheckedCell.Difference, _ cell: Cell) -> [String] {
    DifferencePrinter(path: chapter.path).lines(difference, cell)
  }
}

extension CheckedCell.Verdict {
  func words(isCompared: Bool) -> String {
    switch self {
    case .asRecorded: "as recorded"
    case .ran: "ran"
    case .unchecked: isCompared ? "ran, nothing recorded to compare with" : "ran, not compared"
    case .compiled: "compiled"
    case .failedAsExpected: "failed as it should"
    case .differs: "differs"
    case .notRun: "not run"
    case .failedToCompile: "does not compile"
    case .trapped: "trapped"
    case .exited: "ended the process"
    case .timedOut: "ran out of time"
    case .outOfMemory: "ran out of memory"
    }
  }
}

/// `0.41 s`, `3 min 20 s`.
func duration(_ seconds: Double) -> String {
  if seconds >= 60 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
  if seconds >= 10 { return "\(Int(seconds.rounded())) s" }
  return String(format: seconds >= 1 ? "%.1f s" : "%.2f s", seconds)
}

/// A line of a chapter with a caret under a column.
enum Excerpt {
  static func lines(of bytes: [UInt8], at position: SourcePosition) -> [String] {
    var line = 1
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      if line == position.line { break }
      line += 1
      start = index + 1
    }
    guard line == position.line, start < bytes.count else { return [] }
    let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    let before = String(
      decoding: bytes[start..<min(end, start + max(0, position.column - 1))], as: UTF8.self)
    // Tabs stay tabs, so that the caret stands under its character.
    let indent = before.map { $0 == "\t" ? "\t" : " " }.joined()
    let number = String(position.line)
    let margin = String(repeating: " ", count: number.count)
    return [
      Terminal.dim("\(number) | ") + text,
      Terminal.dim("\(margin) | ") + indent + Terminal.red("^"),
    ]
  }
}
