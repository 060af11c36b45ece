import Chapters

/// A message of the compiler as it stands in the generated text.
struct RawMessage: Sendable, Codable, Hashable {
  /// The file that `#sourceLocation` named, or another.
  var file: String
  var line: Int
  var column: Int
  var severity: CompilerMessage.Severity
  var text: String

  /// How the message of a linker begins.
  static let linking = "does not link: "

  /// The message of a linker that found a function without a body, and the like.
  init(link text: String, module: String) {
    self.init(file: "", line: 1, column: 1, severity: .error, text: Self.linking + text)
  }

  /// How the message of a compiler's own failure begins, which another attempt may not meet.
  static let crash = "the compiler itself failed on this cell: "

  init(crash text: String, module: String) {
    let last = text.split(separator: "\n").prefix(6).joined(separator: "\n")
    self.init(
      file: "", line: 1, column: 1, severity: .error,
      text: Self.crash + last)
  }

  init(file: String, line: Int, column: Int, severity: CompilerMessage.Severity, text: String) {
    self.file = file
    self.line = line
    self.column = column
    self.severity = severity
    self.text = text
  }

  /// The messages in what the compiler printed in the style `llvm`: `file:line:column: error: text`.
  static func parse(_ output: String) -> [RawMessage] {
    var messages: [RawMessage] = []
    for line in output.split(separator: "\n") {
      for (word, severity) in severities {
        guard let range = line.firstRange(of: word) else { continue }
        let place = line[..<range.lowerBound].split(separator: ":")
        guard place.count >= 3, let row = Int(place[place.count - 2]),
          let column = Int(place[place.count - 1])
        else { continue }
        let message = RawMessage(
          file: place.dropLast(2).joined(separator: ":"), line: row, column: column,
          severity: severity, text: String(line[range.upperBound...]))
        if !messages.contains(message) { messages.append(message) }
        break
      }
      // Messages without a place: a module that is missing at the command line's level.
      if line.hasPrefix("<unknown>:0: error: ") {
        messages.append(
          RawMessage(
            file: "", line: 1, column: 1, severity: .error,
            text: String(line.dropFirst("<unknown>:0: error: ".count))))
      }
    }
    return messages
  }

  private static let severities: [(String, CompilerMessage.Severity)] = [
    (": error: ", .error), (": warning: ", .warning), (": note: ", .note),
  ]
}
