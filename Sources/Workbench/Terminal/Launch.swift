import ArgumentParser
import Foundation

/// How a program starts, and how it ends.
package enum Launch {
  /// Runs the command that the program's words name, then ends the program.
  ///
  /// What a command throws becomes a message and one of the exit codes that the README lists.
  /// `explain` may have a better sentence than the argument parser for what is wrong with the words.
  package static func run<Root: ParsableCommand & SendableMetatype>(
    _ root: Root.Type, explain: () -> String? = { nil }
  ) async -> Never {
    Interrupt.prepare()
    let task = Task {
      var command = try root.parseAsRoot()
      if var asynchronous = command as? AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    }
    Interrupt.task = task
    let result = await task.result
    if Interrupt.happened { Interrupt.leave() }
    let outputProblem = flushOutput()
    switch result {
    case .success where outputProblem != nil:
      if let outputProblem { StandardOutput.tell(outputProblem) }
      exit(ExitStatus.setUpFailed.rawValue)
    case .success: exit(ExitStatus.allAsRecorded.rawValue)
    case .failure(let failure as Failure):
      failure.print()
      exit(failure.status.rawValue)
    case .failure(let status as ExitStatus): exit(status.rawValue)
    case .failure(let error):
      leave(root.exitCode(for: error), root.fullMessage(for: error), explain)
    }
  }

  /// Help, the version and what the argument parser found wrong.
  private static func leave(
    _ code: ArgumentParser.ExitCode, _ text: String, _ explain: () -> String?
  ) -> Never {
    if code == .success {
      print(text)
      exit(0)
    }
    if let sentence = explain() {
      printError(sentence)
    } else if !text.isEmpty {
      printError(text, prefixed: false)
    }
    exit(code == .validationFailure ? ExitStatus.malformed.rawValue : code.rawValue)
  }
}
