import ArgumentParser
import Chapters
import Foundation
import Workbench

/// `notebook export FILE --to FORMAT`: the chapter for other programs.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a chapter as a Jupyter notebook, a Swift program or plain Markdown.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case ipynb, swift, md }

  @Argument(help: "The chapter.")
  var file: String

  @Option(name: .customLong("to"), help: "ipynb, swift or md.")
  var format: Format

  @Option(name: [.short, .long], help: "The file to write; standard output where none is given.")
  var output: String?

  func run() throws {
    switch format {
    case .swift: try deliver(Array(try Tangle.program(of: file).utf8), to: output)
    case .md: try deliver(PlainMarkdown.text(try chapter()), to: output)
    case .ipynb:
      let chapter = try chapter()
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
      let notebook = JupyterNotebook(try Continuation.preceding(chapter) + [chapter]) { path in
        try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
      }
      try deliver(try notebook.encoded(), to: output)
    }
  }

  private func chapter() throws -> Chapter {
    try Version.check(bookOf: file)
    let chapter = try ChapterFile(path: file).parse()
    try refuseMalformed(chapter)
    return chapter
  }
}
