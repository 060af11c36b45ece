import Foundation
import SwiftParser
import SwiftSyntax

/// Syntax trees of cells, each parsed once: parsing is most of the work of a build.
package final class ParsedCells: Sendable {
  private let lock = NSLock()
  nonisolated(unsafe) private var trees: [String: SourceFileSyntax] = [:]

  package init() {}

  /// The tree of some code.
  package func tree(of code: String) -> SourceFileSyntax {
    if let known = lock.withLock({ trees[code] }) { return known }
    let tree = Parser.parse(source: code)
    lock.withLock { trees[code] = tree }
    return tree
  }
}
