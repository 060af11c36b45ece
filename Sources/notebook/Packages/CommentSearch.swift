import Foundation
import Workbench

/// Finds documents and, beside them, the Swift files whose comments have examples.
enum CommentSearch {
  /// As `ChapterSearch`, with the Swift files below each folder; without a path, the package's
  /// README and sources.
  static func files(_ paths: [String]) throws -> [ChapterFile] {
    let standard = ["README.md", "Sources"].filter { FileManager.default.fileExists(atPath: $0) }
    var found: [ChapterFile] = []
    for path in paths.isEmpty ? standard : paths {
      guard ChapterSearch.isFolder(path) else {
        found += try ChapterSearch.files([path])
        continue
      }
      let sources = sources(in: path)
      // A folder of sources need not have a Markdown file.
      found +=
        sources.isEmpty
        ? try ChapterSearch.files([path]) : (try? ChapterSearch.files([path])) ?? []
      found += sources
    }
    guard !found.isEmpty else {
      throw Failure(
        "there is nothing to test: neither README.md nor Sources is here. Name files or folders.")
    }
    return found
  }

  /// The Swift files below a folder in which a comment opens a block of Swift.
  private static func sources(in folder: String) -> [ChapterFile] {
    let names =
      FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }.sorted() ?? []
    return names.compactMap { name in
      guard name.hasSuffix(".swift"), !name.hasPrefix("."), !name.contains("/."),
        let data = FileManager.default.contents(atPath: folder + "/" + name),
        data.range(of: Data("```swift".utf8)) != nil
      else { return nil }
      return ChapterFile(path: folder == "." ? name : folder + "/" + name)
    }
  }
}
