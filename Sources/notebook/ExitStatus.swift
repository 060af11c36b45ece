import Foundation

/// The exit codes; of several that apply the largest wins.
enum ExitStatus: Int32, Error, Comparable {
  case asRecorded = 0
  case differs = 1
  /// Wrong words on the command line, or a file that cannot be read or is malformed.
  case usage = 2
  case doesNotCompile = 3
  /// A cell trapped, exited or ran out of time or memory.
  case stopped = 4
  /// Set-up failed, or a result could not be written.
  case setUp = 5
  case interrupted = 130

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What ends a command: one message for a person, and the exit code.
struct Failure: Error {
  var message: String
  var status: ExitStatus

  init(_ message: String, _ status: ExitStatus = .usage) {
    self.message = message
    self.status = status
  }
}

/// Writes a message to standard error, so that standard output holds results alone.
func printError(_ message: String, prefixed: Bool = true) {
  let text = prefixed ? "notebook: \(message)\n" : message + "\n"
  FileHandle.standardError.write(Data(text.utf8))
}
