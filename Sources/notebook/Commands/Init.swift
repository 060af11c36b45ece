import ArgumentParser
import Foundation

/// `notebook init`: a book of one chapter.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start a book: a folder with its contents, book.yml, and a first chapter.")

  @Argument(help: "The book's folder.")
  var folder = "chapters"

  @Option(help: "The book's title.")
  var title = "A book"

  func run() throws {
    let book = (folder as NSString).appendingPathComponent("book.yml")
    let chapter = (folder as NSString).appendingPathComponent("00-start.md")
    for path in [book, chapter] where FileManager.default.fileExists(atPath: path) {
      throw Failure("\(path): exists already; nothing was written.")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure("\(folder): the folder could not be made: \(error.localizedDescription)", .setUpFailed)
    }
    let title = title.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    try writeWhole(
      Array(
        """
        title: "\(title)"
        chapters:
          - 00-start.md

        """.utf8), to: book)
    try writeWhole(Array(New.text(title: "Start").utf8), to: chapter)
    print("\(book)  the book's title and the order of its chapters")
    print("\(chapter)  a first chapter, which already runs")
    print("Run it:    notebook run \(chapter)")
    print("Test all:  notebook test \(folder)")
  }
}
