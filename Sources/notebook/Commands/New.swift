import ArgumentParser
import Foundation
import Workbench

/// `notebook new NAME`: a chapter to start from.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a first version of a chapter, which already runs.",
    usage: "notebook new <file> [--title <title>]")

  @Argument(help: "The file to write, such as chapters/07-pointers.md.")
  var file: String

  @Option(help: "The chapter's title. Made from the file's name where it is not given.")
  var title: String?

  func run() throws {
    let path = file.hasSuffix(".md") ? file : file + ".md"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure("\(path): exists already; it was left as it was.")
    }
    let folder = (path as NSString).deletingLastPathComponent
    guard folder.isEmpty || ChapterSearch.isFolder(folder) else {
      throw Failure("\(folder): there is no such folder. Make it first: mkdir -p \(folder)")
    }
    let title = title ?? Self.title(of: path)
    try writeWhole(Array(Self.text(title: title).utf8), to: path)
    print("\(path)  written")
    if let book = ChapterFile.bookFile(above: path) {
      let name = (path as NSString).lastPathComponent
      print("To put it into the book, add this line to the chapters of \(shortened(book)):")
      print("  - \(name)")
    }
    print("Run it:     notebook run \(path)")
    print("Record it:  notebook record \(path)")
  }

  /// `03-long-memory.md` is titled `Long memory`.
  static func title(of path: String) -> String {
    let stem = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    let words = stem.drop { $0.isNumber || $0 == "-" || $0 == "_" }
      .replacing("-", with: " ").replacing("_", with: " ")
    guard let first = words.first else { return stem }
    return first.uppercased() + words.dropFirst()
  }

  static func text(title: String) -> String {
    """
    ---
    title: "\(title.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))"
    ---

    # \(title)

    A cell is a fenced block of Swift. Cells run in order and share their names.

    ```swift
    let numbers = [3, 1, 2]
    ```

    The value of a cell's last expression is shown, and recorded in the block below it.

    ```swift
    numbers.sorted()
    ```

    ```output
    [1, 2, 3]
    ```

    """
  }
}

/// A path relative to the working directory, where it lies below it.
func shortened(_ path: String) -> String {
  let folder = FileManager.default.currentDirectoryPath + "/"
  return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
}
