import ArgumentParser
import Foundation

/// Where the program starts: parses the words, runs the command, and turns what it throws into a
/// message and one of the exit codes that the README lists.
@main
enum Program {
  static func main() async {
    Interrupt.prepare()
    let task = Task {
      var command = try Notebook.parseAsRoot()
      if var asynchronous = command as? AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    }
    Interrupt.task = task
    let result = await task.result
    if Interrupt.happened { Interrupt.leave() }
    fflush(nil)
    switch result {
    case .success: break
    case .failure(let failure as Failure):
      failure.print()
      exit(failure.status.rawValue)
    case .failure(let status as ExitStatus): exit(status.rawValue)
    case .failure(let error): leave(for: error)
    }
    exit(ExitStatus.allAsRecorded.rawValue)
  }

  /// Help, the version and what the argument parser found wrong.
  private static func leave(for error: any Error) -> Never {
    let code = Notebook.exitCode(for: error)
    let text = Notebook.fullMessage(for: error)
    if code == .success {
      print(text)
      exit(0)
    }
    if let name = CommandLine.arguments.dropFirst().first, !name.hasPrefix("-"),
      !Notebook.commandNames.contains(name)
    {
      let near = Notebook.commandNames.min { editDistance($0, name) < editDistance($1, name) }
      let hint = near.flatMap { editDistance($0, name) <= 2 ? " Did you mean '\($0)'?" : nil } ?? ""
      printError(
        """
        there is no command '\(name)'.\(hint)
        The commands: \(Notebook.commandNames.joined(separator: ", ")).
        """)
    } else if !text.isEmpty {
      printError(text, prefixed: false)
    }
    exit(code == .validationFailure ? ExitStatus.malformed.rawValue : code.rawValue)
  }
}

/// The command itself; each subcommand is a file in `Commands/`.
struct Notebook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook",
    abstract: "Books whose every number is true.",
    discussion: """
      Takes Markdown chapters with Swift code in them, runs the code, and compares what it prints \
      and draws with what the chapter says it prints and draws.

      Exit codes: 0 all as recorded, 1 something differs, 2 usage or a malformed file, 3 a cell \
      does not compile, 4 a cell trapped, exited or ran out of time, 5 set-up failed or a result \
      could not be written, 130 interrupted. The largest that applies wins.
      """,
    version: Version.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Chapters", subcommands: [Run.self, Test.self, Record.self, List.self]),
      CommandGroup(name: "The site", subcommands: [Build.self, Serve.self]),
      CommandGroup(
        name: "Starting and moving", subcommands: [New.self, Init.self, Tangle.self, Export.self]),
      CommandGroup(name: "Upkeep", subcommands: [Clean.self, Doctor.self]),
    ])
}

extension Notebook {
  static let commandNames = configuration.subcommands.map { $0._commandName } + ["help"]
}
