import Caching
import Foundation
import Website

/// Finished pages of earlier builds, in the cache.
///
/// A page is used again where its chapter, every other file that it was made of, the programs that
/// made it and what all pages share are as they were.
struct PageStore: Sendable {
  private let cache: Cache?
  private let book: String
  private let stamp: String
  private static let contentsName = "contents"

  /// Takes what changes whenever a program does that makes pages.
  init(cache: Cache?, book: String, stamp: String) {
    self.cache = cache
    self.book = URL(fileURLWithPath: book).standardizedFileURL.path
    self.stamp = stamp
  }

  /// The page that an earlier build made of this text and of files that are as they were.
  func page(of text: PageText) -> KeptPage? {
    guard let entry = cache?.entry(key(of: text)),
      let contents = FileBytes.map(entry.folder + "/" + Self.contentsName),
      let record = entry.value(as: Data.self),
      let kept = KeptPage(record: [UInt8](record), contents: contents),
      kept.dependencies.allSatisfy({ $0 == KeptPage.Dependency(path: $0.path) })
    else { return nil }
    return kept
  }

  /// Keeps a page for later builds; one with errors is looked at again each time.
  func keep(_ page: FinishedPage, of text: PageText, dependencies: [String], context: String) {
    guard let cache, !page.problems.contains(where: \.isError), page.provenance?.isClean ?? true,
      let work = try? cache.makeWorkFolder()
    else { return }
    defer { try? FileManager.default.removeItem(atPath: work) }
    let kept = KeptPage(
      dependencies: dependencies.map { .init(path: $0) }, context: context, page: page)
    guard let (record, contents) = try? kept.encoded(),
      FileBytes.write(contents, to: work + "/" + Self.contentsName) == nil
    else { return }
    // Each content has its own hash, looked at where the content is used.
    _ = try? cache.keep(
      work, as: key(of: text), record: Data(record), unchecked: [Self.contentsName])
  }

  private func key(of text: PageText) -> Cache.Key {
    Cache.Key(
      .page, [stamp, book, text.path, "\(text.isListed)", text.file.path], bytes: [text.bytes])
  }
}
