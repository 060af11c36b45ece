import Chapters

/// One Markdown file that becomes a page.
package struct SourcePage: PageAddress, Sendable {
  /// The file relative to the book's folder: `03-lstm.md`, `answers/03-lstm.md`.
  package var path: String
  package var chapter: Chapter
  /// The files that the page shows or links to and that lie beside it, by their path relative to
  /// the book's folder: recorded figures among them.
  package var files: [String: [UInt8]]
  /// What is known from running the chapter as it is; nil where nothing was run.
  package var check: ChapterCheck?
  /// Whether the page stands in the contents: answers do not.
  package var isListed: Bool

  package init(
    path: String, chapter: Chapter, files: [String: [UInt8]] = [:], check: ChapterCheck? = nil,
    isListed: Bool = true
  ) {
    self.path = path
    self.chapter = chapter
    self.files = files
    self.check = check
    self.isListed = isListed
  }
}

extension String {
  /// The path without what follows its last dot.
  package var dropExtension: String {
    guard let dot = lastIndex(of: "."), !self[dot...].contains("/") else { return self }
    return String(self[..<dot])
  }

  /// The folder part of a path, with its slash; empty where there is none.
  package var folderPart: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "" }

  /// The path that a relative path leads to from a file, or nil where it leaves the folder.
  func resolvingPath(from file: String) -> String? {
    var parts = file.folderPart.split(separator: "/").map(String.init)
    for part in split(separator: "/", omittingEmptySubsequences: true) {
      switch part {
      case ".": continue
      case "..":
        if parts.isEmpty { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
