import SwiftParser
import SwiftSyntax

/// Swift code with its syntax tree: parsed once, then passed to everybody who reads it.
package struct ParsedCode: Sendable {
  package let text: String
  package let tree: SourceFileSyntax

  package init(_ text: String) {
    self.text = text
    tree = Parser.parse(source: text)
  }

  /// Whether the code can be compiled as it stands: nothing that it opens (a brace, a parenthesis, a
  /// text of several lines) is still to be closed at its end.
  package var isComplete: Bool {
    guard tree.hasError else { return true }
    // What is missing right before the end could still be typed; any other error could not be mended so.
    let end = tree.endOfFileToken.position
    return !tree.tokens(viewMode: .all).contains {
      $0.presence == .missing && $0.endPosition == end && $0.tokenKind != .endOfFile
    }
  }

  /// The modules that the code imports, in order.
  package var imports: [String] {
    tree.statements.compactMap { $0.item.as(ImportDeclSyntax.self)?.path.trimmedDescription }
  }
}
