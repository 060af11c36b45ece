import Execution
import Foundation
import Website

/// Finished pages of earlier builds, a file for each page of each book.
///
/// A page is used again where its chapter, every other file that it was made of, the programs that
/// made it and what all pages share are as they were. A file that is torn or stale is no page, and
/// is replaced.
struct PageStore: Sendable {
  private let folder: String?
  private let book: String
  private let stamp: String

  init(cache: Cache?, book: String, stamp: String) {
    folder = cache.map { $0.folder + "/pages" }
    self.book = URL(fileURLWithPath: book).standardizedFileURL.path
    self.stamp = stamp
    if let folder {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
  }

  /// The page that an earlier build made of this text and of files that are as they were.
  func page(of text: PageText) -> KeptPage? {
    guard let path = path(of: text), let bytes = FileBytes.map(path),
      let kept = KeptPage(bytes, key: key(of: text)),
      kept.dependencies.allSatisfy({ FileBytes.number($0.path) == $0.number })
    else { return nil }
    return kept
  }

  /// Keeps a page for later builds; one with errors is looked at again each time.
  func keep(_ page: FinishedPage, of text: PageText, dependencies: [String], context: String) {
    guard let path = path(of: text), !page.problems.contains(where: \.isError),
      page.provenance?.isClean ?? true
    else { return }
    let kept = KeptPage(
      key: key(of: text), dependencies: dependencies.map { ($0, FileBytes.number($0)) },
      context: context, page: page)
    // Renamed into place, so that no reader sees a part of it.
    let temporary = "\(path).\(getpid())"
    guard FileBytes.write(kept.bytes, to: temporary), rename(temporary, path) == 0 else {
      unlink(temporary)
      return
    }
  }

  private func key(of text: PageText) -> String {
    var number = ContentNumber()
    number.add("\(stamp)\u{0}\(text.path)\u{0}\(text.isListed)\u{0}\(text.file.path)")
    number.add(text.bytes)
    return number.text
  }

  private func path(of text: PageText) -> String? {
    guard let folder else { return nil }
    var number = ContentNumber()
    number.add(book)
    number.add(text.path)
    return "\(folder)/\(number.text)"
  }
}
