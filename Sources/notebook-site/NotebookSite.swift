import ArgumentParser
import Chapters
import Execution
import FlyingFox
import SwiftParser
import Website

/// The program behind `notebook build` and `notebook serve`.
@main
struct NotebookSite: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook", subcommands: [Build.self, Serve.self])
}

struct Build: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Render the book as a static site.")
}

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the book in a browser, and every change to it at once.")
}
