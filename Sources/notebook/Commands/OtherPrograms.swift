import ArgumentParser
import Workbench

// Commands of programs of their own, which this one becomes: nobody who runs a chapter waits until a
// template engine, a web server or a message queue is built.

/// `notebook build`: started as `notebook-site build`, with the arguments as they came.
struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Render the book as a static site.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws {
    try Installation.become("notebook-site", ["build"] + arguments, command: "build")
  }
}

/// `notebook serve`: started as `notebook-site serve`, with the arguments as they came.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the book in a browser, and every change to it at once.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws {
    try Installation.become("notebook-site", ["serve"] + arguments, command: "serve")
  }
}

/// `notebook kernel`: started as `notebook-kernel`, with the arguments as they came.
struct Kernel: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Swift in Jupyter: 'kernel install' tells Jupyter of it.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { try Installation.become("notebook-kernel", arguments, command: "kernel") }
}

/// `notebook lsp`: started as `notebook-lsp`.
struct Lsp: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A language server for chapters, which editors start.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws { try Installation.become("notebook-lsp", arguments, command: "lsp") }
}
