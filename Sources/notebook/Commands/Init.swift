import ArgumentParser
import Execution
import Foundation
import PackageDocuments
import Workbench

/// `notebook init`: a book of one chapter.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start a book: a folder with its contents, book.yml, and a first chapter.",
    discussion: """
      With --package, set a Swift package up instead, so that its documents are tested: workflows \
      for GitHub Actions and a problem matcher are written.
      """)

  @Argument(help: "The book's folder.")
  var folder = "chapters"

  @Option(help: "The book's title.")
  var title = "A book"

  @Option(
    help: ArgumentHelp("The Swift package to set up instead of a book.", valueName: "folder"))
  var package: String?

  func run() throws {
    if let package { return try setUp(package) }
    let book = (folder as NSString).appendingPathComponent("book.yml")
    let chapter = (folder as NSString).appendingPathComponent("00-start.md")
    for path in [book, chapter] where FileManager.default.fileExists(atPath: path) {
      throw Failure("\(path): exists already; nothing was written.")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        "\(folder): the folder could not be made: \(error.localizedDescription)", .setUpFailed)
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

  /// Writes the files that test a package's documents where they are not there yet.
  private func setUp(_ package: String) throws {
    guard PackageRoot.isPackage(package) else {
      throw Failure("\(package): there is no Package.swift. --package takes a package's folder.")
    }
    for file in PackageFiles.all {
      let path = (package as NSString).appendingPathComponent(file.path)
      guard !FileManager.default.fileExists(atPath: path) else {
        print("\(path)  is there already, and stays as it is")
        continue
      }
      let folder = (path as NSString).deletingLastPathComponent
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw Failure(
          "\(folder): the folder could not be made: \(error.localizedDescription)", .setUpFailed)
      }
      try writeWhole(Array(file.text.utf8), to: path)
      print("\(path)  \(file.what)")
    }
    print("Test its documents:  notebook test README.md --package \(package)")
  }
}
