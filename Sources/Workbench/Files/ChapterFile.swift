import Chapters
import Foundation
import PackageDocuments

/// A Markdown file that a command was given or found.
package struct ChapterFile: Hashable {
  /// As messages show it.
  package var path: String
  /// True in a folder with a book.yml, or below one: the chapters of a book must be exact.
  package var isInBook: Bool

  package init(path: String) {
    self.path = path
    isInBook = Self.bookFile(above: path) != nil
  }

  /// The file's bytes, or why they cannot be had.
  package func read() throws -> [UInt8] {
    let information = try Self.information(path)
    guard information.st_mode & S_IFMT == S_IFREG else {
      let kind =
        switch information.st_mode & S_IFMT {
        case S_IFDIR: "a folder"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
      throw Failure(path, .notAFile(kind: kind))
    }
    guard information.st_size <= Chapter.sizeLimit else {
      throw Failure(
        path, .tooLarge(bytes: Int(information.st_size), limit: Chapter.sizeLimit))
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(path, .unreadableFile(reason: String(cString: strerror(errno))))
    }
    return [UInt8](data)
  }

  /// The chapter in the file.
  package func parse() throws -> Chapter { parse(try read()) }

  /// The chapter in bytes that were read from the file.
  package func parse(_ bytes: [UInt8]) -> Chapter {
    path.hasSuffix(".swift")
      ? SourceComments.document(path: path, bytes: bytes)
      : Chapter.parse(path: path, bytes: bytes, strict: isInBook)
  }

  private static func information(_ path: String) throws -> stat {
    var information = stat()
    guard stat(path, &information) == 0 else {
      let code = errno
      guard code == ENOENT else {
        throw Failure(path, .unreadableFile(reason: String(cString: strerror(code))))
      }
      throw Failure(path, .noSuchFile(nearest: nearest(to: path)))
    }
    return information
  }

  /// The Markdown file in the folder that has nearly the same name.
  private static func nearest(to path: String) -> String? {
    let folder = (path as NSString).deletingLastPathComponent
    let wanted = (path as NSString).lastPathComponent.lowercased()
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    let near = names.filter { $0.hasSuffix(".md") }
      .map { (name: $0, distance: Spelling.distance($0.lowercased(), wanted)) }
      .filter { $0.distance <= 3 || $0.name.lowercased().contains(stem(wanted)) }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near.map { (folder as NSString).appendingPathComponent($0.name) }
  }

  private static func stem(_ name: String) -> String {
    let stem = (name as NSString).deletingPathExtension
    return stem.isEmpty ? name : stem
  }

  /// The `book.yml` of the book that a file is in: in its folder or above, up to the package.
  package static func bookFile(above path: String) -> String? {
    let files = FileManager.default
    var folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
    while true {
      let book = folder.appendingPathComponent("book.yml").path
      if files.fileExists(atPath: book) { return book }
      let isTop = [".git", "Package.swift"].contains {
        files.fileExists(atPath: folder.appendingPathComponent($0).path)
      }
      if isTop || folder.path == "/" { return nil }
      folder.deleteLastPathComponent()
    }
  }
}
