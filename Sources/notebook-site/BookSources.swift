import Caching
import Chapters
import Foundation
import Website
import Workbench

/// A book as read from disk.
struct BookSources: Sendable {
  var information: BookInformation
  var pages: [PageSource] = []
  var problems: [SiteProblem] = []

  var documents: [Document] { pages.map(\.document) }
}

/// One page's file as it is on disk.
struct PageText: Sendable {
  /// Relative to the book's folder.
  var path: String
  var isListed: Bool
  var file: ChapterFile
  var bytes: [UInt8]

  init(_ path: String, in folder: String, isListed: Bool) throws {
    self.path = path
    self.isListed = isListed
    file = ChapterFile(path: BookFolder.joined(folder, path))
    try BookFolder.refuseOutside(path, in: folder)
    bytes = try file.read()
  }
}

/// One page's file, parsed.
struct PageSource: Sendable {
  var page: SourcePage
  var document: Document
  let text: PageText
  /// The chapter's file.
  var file: ChapterFile { text.file }

  /// Parses a chapter, and reads its figures and the files that it shows or links to.
  init(_ text: PageText, in folder: String) {
    let chapter = text.file.parse(text.bytes)
    document = chapter.document
    var files: [String: [UInt8]] = [:]
    for wanted in Self.neededFiles(document, of: text.path)
    where FolderWalk.isInside(BookFolder.joined(folder, wanted), of: folder) {
      files[wanted] = FileBytes.read(BookFolder.joined(folder, wanted))
    }
    page = SourcePage(path: text.path, chapter: chapter, files: files, isListed: text.isListed)
    self.text = text
  }

  /// The files that images show and links lead to, relative to the book's folder.
  private static func neededFiles(_ document: Document, of page: String) -> Set<String> {
    Set(
      document.destinations.flatMap { destination -> [String] in
        guard !destination.contains(":"), !destination.hasPrefix("#") else { return [] }
        let file = destination.prefix { $0 != "#" }
        guard !file.hasSuffix(".md") else { return [] }
        return PagePaths.candidates(String(file), from: page)
      })
  }
}
