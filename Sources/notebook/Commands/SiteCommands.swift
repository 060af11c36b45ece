import ArgumentParser
import Foundation

/// `notebook build`: started as `notebook-site build`, with the arguments as they came.
struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Render the book as a static site.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { try startSiteProgram(["build"] + arguments) }
}

/// `notebook serve`: started as `notebook-site serve`, with the arguments as they came.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the book in a browser, and every change to it at once.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { try startSiteProgram(["serve"] + arguments) }
}

/// Becomes `notebook-site`, which lies beside this program or in the installation's library folder.
private func startSiteProgram(_ arguments: [String]) throws {
  let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  let folder = own.deletingLastPathComponent()
  let places = [
    folder.appendingPathComponent("notebook-site"),
    folder.appendingPathComponent("../lib/notebook/notebook-site"),
  ]
  for place in places {
    let words = [place.path] + arguments
    var pointers = words.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    execv(place.path, &pointers)  // Returns only where it failed.
  }
  FileHandle.standardError.write(
    Data(
      """
      notebook: there is no notebook-site beside \(own.path).
      In a checkout, start through the launcher: ./notebook \(arguments.joined(separator: " "))

      """.utf8))
  throw ExitCode(5)
}
