import Chapters
import Foundation

/// The exit codes; of several that apply the largest wins.
package typealias ExitStatus = Chapters.ExitCode

extension Chapters.ExitCode: Error {}

/// What ends a command: one message for a person, and the exit code.
package struct Failure: Error {
  package var message: String
  package var status: ExitStatus
  /// The chapter that is wrong, where it is one; `message` is all that its diagnostics say.
  package var chapter: Chapter?

  package init(_ message: String, _ status: ExitStatus = .malformed) {
    self.message = message
    self.status = status
  }

  /// What is wrong with a chapter's file.
  package init(_ chapter: Chapter) {
    let errors = chapter.diagnostics.filter { $0.severity == .error }
    message = String(Terminal.errorReport.text(errors, in: chapter).dropLast())
    status = Report.File(chapter, []).exitCode
    self.chapter = chapter
  }

  /// What is wrong with a chapter's file as a whole.
  package init(_ path: String, _ fact: Diagnostic.Fact) { self.init(.unusable(path: path, fact)) }

  package func print() { printError(message, prefixed: chapter == nil) }
}
