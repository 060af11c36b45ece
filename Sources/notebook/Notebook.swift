import ArgumentParser
import Chapters
import Execution

@main
struct Notebook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook",
    abstract: "Books whose every number is true.",
    version: "0.1.0",
    subcommands: [Build.self, Serve.self])
}
