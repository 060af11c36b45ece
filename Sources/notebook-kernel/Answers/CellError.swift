import Chapters
import Execution
import Workbench

/// What went wrong in a cell, as the `error` message of Jupyter's protocol says it.
struct CellError: Sendable, Hashable {
  /// The kind, in the words of the exit codes: `CompileError`, `Trap`, `Exit`, `Interrupted`, ...
  var name: String
  var value: String
  /// The lines that a notebook shows, in terminal colours.
  var traceback: [String]

  var content: JSONValue {
    ["ename": .text(name), "evalue": .text(value), "traceback": .list(traceback.map { .text($0) })]
  }

  /// The error of a cell that did not end well; nil where it did.
  init?(_ result: SessionResult, code: String) {
    if result.wasInterrupted {
      self.init(name: "Interrupted", value: "the cell was interrupted", lines: [])
      return
    }
    switch result.ending {
    case .completed, .compiled, .notRun: return nil
    case .failedToCompile:
      let messages = result.messages.filter { $0.severity != .warning }
      self.init(
        name: "CompileError", value: messages.first?.text ?? "the cell does not compile",
        lines: messages.flatMap { Self.excerpt($0.severity.rawValue, $0.text, $0.position, code) })
    case .trapped(let message, let position):
      self.init(
        name: "Trap", value: message,
        lines: position.map { Self.excerpt("trapped", message, $0, code) } ?? [message])
    case .exited(let status):
      self.init(
        name: "Exit", value: "the cell called exit(\(status)); the state is that before it",
        lines: [])
    case .timedOut(let seconds):
      self.init(name: "TimedOut", value: "the cell ran for more than \(seconds) s", lines: [])
    case .outOfMemory(let limit):
      self.init(name: "OutOfMemory", value: "the cell took more than \(limit) MB", lines: [])
    }
  }

  init(name: String, value: String, lines: [String]) {
    self.name = name
    self.value = value
    traceback = lines.isEmpty ? ["\u{1B}[31m\(name)\u{1B}[0m: \(value)"] : lines
  }

  /// A message with the line of the cell that it is about, and a caret below the place.
  static func excerpt(
    _ kind: String, _ message: String, _ position: SourcePosition, _ code: String
  ) -> [String] {
    let head = "\u{1B}[31m\(kind)\u{1B}[0m: \(message)"
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    guard position.line >= 1, position.line <= lines.count else { return [head] }
    let line = lines[position.line - 1]
    let number = String(position.line)
    let before = line.utf8.prefix(max(0, position.column - 1))
    // Tabs stay tabs, so that the caret stands below its place whatever their width.
    let indent = String(decoding: before, as: UTF8.self).map {
      $0 == "\t" ? "\t" : " " as Character
    }
    let margin = String(repeating: " ", count: number.count)
    return [head, "\(number) | \(line)", "\(margin) | \(String(indent))\u{1B}[31m^\u{1B}[0m"]
  }
}
