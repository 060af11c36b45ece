import ArgumentParser
import Chapters
import Execution
import FlyingFox
import SwiftParser
import Website

@main
struct Notebook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "notebook")
}
