import Chapters
import Foundation

/// The exit codes; of several that apply the largest wins.
typealias ExitStatus = Chapters.ExitCode

extension Chapters.ExitCode: Error {}

/// What ends a command: one message for a person, and the exit code.
struct Failure: Error {
  var message: String
  var status: ExitStatus

  init(_ message: String, _ status: ExitStatus = .malformed) {
    self.message = message
    self.status = status
  }
}

/// Writes a message to standard error, so that standard output holds results alone.
func printError(_ message: String, prefixed: Bool = true) {
  let text = prefixed ? "notebook: \(message)\n" : message + "\n"
  FileHandle.standardError.write(Data(text.utf8))
}

/// Writes to standard output at once, so that a reader sees each result as it comes.
func printNow(_ text: String) {
  FileHandle.standardOutput.write(Data((text + "\n").utf8))
}

/// Hands over what `print` has gathered.
func fflushAll() { fflush(nil) }
