import ArgumentParser
import Workbench

/// The program behind `notebook build` and `notebook serve`.
@main
enum NotebookSite {
  static func main() async { await Launch.run(SiteCommand.self) }
}

struct SiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook", subcommands: [Build.self, Serve.self])
}
