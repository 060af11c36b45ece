import Caching
import Foundation
import Website

/// What checks found, kept by the content of the chapter and its figures.
struct CheckMemory: Sendable {
  let cache: Cache?

  func keep(_ check: ChapterCheck, for page: PageSource) {
    if check.isClean { cache?.keep(value: check, as: key(page)) }
  }

  func check(of page: PageSource) -> ChapterCheck? { cache?.value(key(page)) }

  /// The file that holds what is known of a page as it is.
  func place(of page: PageSource) -> String? { cache?.place(of: key(page)) }

  private func key(_ page: PageSource) -> Cache.Key {
    let files = page.page.files.sorted { $0.key < $1.key }
    return Cache.Key(
      .verdicts, [page.page.path] + files.map(\.key),
      bytes: [page.page.chapter.bytes] + files.map(\.value))
  }
}
