import Foundation

/// Finds the chapters that words on the command line name.
package enum ChapterSearch {
  /// The files for `paths`: a file stands for itself, a folder for every Markdown file below it.
  ///
  /// With no path: the book in `chapters/`, or every Markdown file below the working directory.
  package static func files(_ paths: [String]) throws -> [ChapterFile] {
    var wanted = paths
    if wanted.isEmpty {
      wanted = [isFolder("chapters") ? "chapters" : "."]
    }
    var found: [ChapterFile] = []
    var seen: Set<String> = []
    var failures: [Failure] = []
    for path in wanted {
      do {
        for file in try expand(path)
        where seen.insert(URL(fileURLWithPath: file).standardizedFileURL.path).inserted {
          found.append(ChapterFile(path: file))
        }
      } catch let failure as Failure {
        failures.append(failure)
      }
    }
    if let first = failures.first {
      let message = failures.map(\.message).joined(separator: "\nnotebook: ")
      throw Failure(message, first.status)
    }
    try Version.check(books: books(of: found))
    return found
  }

  /// The `book.yml` of each book that the files are in.
  private static func books(of files: [ChapterFile]) -> [String] {
    let folders = Dictionary(
      files.filter(\.isInBook).map { (($0.path as NSString).deletingLastPathComponent, $0.path) },
      uniquingKeysWith: { first, _ in first })
    return Set(folders.values.compactMap(ChapterFile.bookFile)).sorted()
  }

  private static func expand(_ path: String) throws -> [String] {
    guard isFolder(path) else { return [path] }
    let found = markdown(in: path)
    guard !found.isEmpty else {
      throw Failure("\(path): there is no Markdown file in this folder or below it.")
    }
    return found
  }

  /// The Markdown files below a folder, in the order of their names; hidden folders apart.
  private static func markdown(in folder: String) -> [String] {
    var found: [String] = []
    let skipped: Set = folder == "." ? ["node_modules", "site"] : []
    FolderWalk.files(below: folder, skipping: skipped) { path, _ in
      guard path.hasSuffix(".md") else { return }
      found.append(folder == "." ? path : (folder as NSString).appendingPathComponent(path))
    }
    return found
  }

  package static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
