import Foundation
import SwiftParser
import SwiftSyntax

/// Syntax trees of cells, each parsed once: parsing is most of the work of a build.
package final class ParsedCells: Sendable {
  private let lock = NSLock()
  nonisolated(unsafe) private var trees: [String: SourceFileSyntax] = [:]

  package init() {}

  /// Parses some pages' cells side by side, so that one page with many keeps every processor busy.
  package func prepare(_ pages: [SourcePage]) {
    let codes = pages.flatMap { page in page.chapter.cells.map(\.code) }
    _ = concurrentMap(codes.count) { tree(of: codes[$0]).totalLength }
  }

  /// The tree of some code.
  package func tree(of code: String) -> SourceFileSyntax {
    if let known = lock.withLock({ trees[code] }) { return known }
    let tree = Parser.parse(source: code)
    lock.withLock { trees[code] = tree }
    return tree
  }
}
