import ArgumentParser
import Chapters
import Foundation
import Workbench

/// `notebook serve`: the book in a browser while it is written.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the book in a browser, and every change to it at once.",
    discussion: """
      A page's cells run when the page is first opened. When its file is saved, the cells from the \
      first changed one on run again, in the state that a run from the top would give. The server \
      listens on this machine alone.
      """)

  @Argument(help: "The book's folder, with its book.yml.")
  var book: String = "chapters"

  @Option(help: "The port; a free one where none is given.")
  var port: UInt16?

  func run() async throws {
    let path = book.hasSuffix("/") ? String(book.dropLast()) : book
    let live = try LiveBook(path, engine: try Installation.engine())
    let port = try PreviewServer.freePort(port)
    Interrupt.note = "no file was changed"
    let server = PreviewServer(book: live, port: port)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await server.run {
            printNow("http://127.0.0.1:\(port)/")
            printError("the preview of \(path); Ctrl-C ends it", prefixed: false)
          }
        }
        group.addTask {
          var watch = FileWatch([path, ThemeFolder.path])
          while true {
            try await Task.sleep(for: .milliseconds(30))
            let changes = watch.changes()
            if !changes.isEmpty { await live.filesChanged(changes) }
          }
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch {
      await live.stop()
      if !(error is CancellationError), !Interrupt.happened { throw error }
    }
  }
}
