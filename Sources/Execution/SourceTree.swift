import Foundation
import SwiftParser
import SwiftSyntax

/// Parses code; several questions about one text in a row cost one parse.
enum SourceTree {
  static func parse(_ code: String) -> SourceFileSyntax {
    if let last = Thread.current.threadDictionary[key] as? Last, last.code == code {
      return last.tree
    }
    let tree = Parser.parse(source: code)
    Thread.current.threadDictionary[key] = Last(code: code, tree: tree)
    return tree
  }

  private static let key = "notebook.SourceTree"

  private struct Last {
    var code: String
    var tree: SourceFileSyntax
  }
}
