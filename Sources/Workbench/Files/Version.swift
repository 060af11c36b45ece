import Chapters
import Foundation

/// The version of the tool: CHANGELOG.md says what each changed.
package enum Version {
  package static let current = "0.1.0"

  /// Refuses a file of such a book.
  package static func check(bookOf path: String) throws {
    try check(books: [ChapterFile.bookFile(above: path)].compactMap { $0 })
  }

  /// Refuses the files of a book that requires a later version in its `book.yml`.
  package static func check(books files: [String]) throws {
    let here = FileManager.default.currentDirectoryPath + "/"
    for path in files {
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      let file = path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
      do {
        guard let required = try RequiredVersion(bookFile: String(decoding: data, as: UTF8.self)),
          !required.isMet(by: current)
        else { continue }
        throw Failure(
          """
          \(file): the book requires notebook \(required.text) or later, and this is \(current).
          Install a later one, or lower 'notebook:' in book.yml if this one will do.
          """, .setUpFailed)
      } catch let error as RequiredVersion.NotAVersion {
        throw Failure(
          "\(file): 'notebook:' takes a version such as 0.1.0, and not '\(error.text)'.")
      }
    }
  }
}
