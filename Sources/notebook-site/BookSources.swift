import Chapters
import Foundation
import Website

/// A book as read from disk.
struct BookSources: Sendable {
  var information: BookInformation
  var pages: [PageSource] = []
  var problems: [SiteProblem] = []

  var book: Book { Book(information: information, pages: pages.map(\.page)) }
  var documents: [Document] { pages.map(\.document) }
}

/// One page's file, parsed.
struct PageSource: Sendable {
  var page: SourcePage
  var document: Document
  /// The chapter's file.
  var file: ChapterFile

  /// Reads a chapter with its figures and the files that it shows or links to.
  static func read(_ path: String, in folder: String, isListed: Bool) throws -> PageSource {
    let file = ChapterFile(path: BookFolder.joined(folder, path))
    let chapter = try file.parse()
    let document = chapter.document
    var files: [String: [UInt8]] = [:]
    for wanted in Self.neededFiles(document, of: path) {
      if let data = FileManager.default.contents(atPath: BookFolder.joined(folder, wanted)) {
        files[wanted] = [UInt8](data)
      }
    }
    return PageSource(
      page: SourcePage(path: path, chapter: chapter, files: files, isListed: isListed),
      document: document, file: file)
  }

  /// The files that images show and links lead to, relative to the book's folder.
  private static func neededFiles(_ document: Document, of page: String) -> Set<String> {
    Set(document.destinations.compactMap { destination in
      guard !destination.contains(":"), !destination.hasPrefix("#") else { return nil }
      let file = destination.prefix { $0 != "#" }
      guard !file.hasSuffix(".md") else { return nil }
      return PagePaths.resolve(String(file), from: page)
    })
  }
}
