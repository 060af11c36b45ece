import CellCode
import Foundation

/// The code of cells, each parsed once: parsing is most of the work of a build.
package final class ParsedCells: Sendable {
  private let lock = NSLock()
  nonisolated(unsafe) private var parsed: [String: ParsedCode] = [:]

  package init() {}

  /// Parses some pages' cells side by side, so that one page with many keeps every processor busy.
  package func prepare(_ pages: [SourcePage]) {
    let codes = pages.flatMap { page in page.chapter.cells.map(\.code) }
    _ = concurrentMap(codes.count) { code(codes[$0]).text.utf8.count }
  }

  /// Some code, parsed.
  package func code(_ text: String) -> ParsedCode {
    if let known = lock.withLock({ parsed[text] }) { return known }
    let code = ParsedCode(text)
    lock.withLock { parsed[text] = code }
    return code
  }
}
