import Chapters
import Foundation

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

  /// How the message begins for code that the compiler did not get through in time.
  static let slow = "compiling takes longer than the time limit of "

  /// The message for code that the compiler did not get through in time.
  ///
  /// `dump` is what the compiler says on SIGABRT: the innermost place that it was at comes last, and
  /// with it the text of an expression. Its lines are those of the cell; for a unit of more than one
  /// it does not say of which.
  init(slow dump: String, source: String, limit: Double) {
    self.init(
      file: "", line: 1, column: 1, severity: .error,
      text: Self.slow + limit.formatted(.number.grouping(.never)) + " s")
    let lines = dump.split(separator: "\n").filter { $0.prefixMatch(of: #/\d+\.\t/#) != nil }
    let place = #/([\w.]+):(\d+):(\d+)/#
    func found(in line: Substring) -> (line: Int, column: Int)? {
      guard let match = line.matches(of: place).first(where: { $0.1 == source }),
        let row = Int(match.2), let column = Int(match.3)
      else { return nil }
      return (row, column)
    }
    guard
      let last = lines.last(where: { $0.contains("expression at") && found(in: $0) != nil })
        ?? lines.last(where: { found(in: $0) != nil }),
      let position = found(in: last)
    else { return }
    (line, column) = position
    if let code = last.firstMatch(of: #/RangeText="(.*)/#) {
      let expression = String(code.1).prefix(60).trimmingCharacters(in: .whitespaces)
      text +=
        "; this is the expression that it cannot get through: '\(expression)'. Give its parts "
      text += "types, or put them into constants of their own"
    } else {
      text += "; this is where it was"
    }
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
