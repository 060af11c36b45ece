import ArgumentParser
import Chapters
import Workbench

/// Where the program starts.
@main
enum Program {
  static func main() async { await Launch.run(Notebook.self, explain: Notebook.unknownCommand) }
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
      CommandGroup(name: "Where people work", subcommands: [Kernel.self, Lsp.self]),
      CommandGroup(
        name: "Starting and moving",
        subcommands: [New.self, Init.self, Tangle.self, Export.self, Import.self]),
      CommandGroup(name: "Upkeep", subcommands: [Clean.self, Doctor.self]),
    ])
}

extension Notebook {
  static let commandNames = configuration.subcommands.map { $0._commandName } + ["help"]

  /// What to say where the first word is no command.
  static func unknownCommand() -> String? {
    guard let name = CommandLine.arguments.dropFirst().first, !name.hasPrefix("-"),
      !commandNames.contains(name)
    else { return nil }
    let near = Spelling.nearest(to: name, among: commandNames)
    let hint = near.map { " Did you mean '\($0)'?" } ?? ""
    return """
      there is no command '\(name)'.\(hint)
      The commands: \(commandNames.joined(separator: ", ")).
      """
  }
}
