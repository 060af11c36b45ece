import SwiftSyntax

/// A live cell's code in two parts, which keep their lines.
///
/// It is for a module of which the page calls some cells, and later ones see what earlier ones declare.
/// A cell without statements declares: all it holds is shared, its variables computed when they are
/// first used. Of any other the functions and types are shared; its variables are its own.
package struct LiveCellCode: Sendable {
  /// What later cells see, for the top level of a file.
  package let shared: String
  /// What a page calls, for a function's body, with the last value shown; nil where there is nothing.
  package let body: EditedCode?

  package init(_ code: ParsedCode) {
    // An array: a syntax list that is filtered is another list, at other bytes.
    let items = Array(code.tree.statements).filter { !$0.item.is(ImportDeclSyntax.self) }
    let declares = items.allSatisfy { Self.isDeclaration($0) }
    let isShared = { (item: CodeBlockItemSyntax) in
      declares || Self.isDeclaration(item) && !item.item.is(VariableDeclSyntax.self)
    }
    shared = Self.only(items.filter(isShared), in: code.text)
    let own = items.filter { !isShared($0) }
    guard let last = own.last else {
      body = nil
      return
    }
    let text = Self.only(own, in: code.text)
    var edits: [CodeEdit] = []
    if let value = code.tree.shownExpression?.trimmedBytes, last == code.tree.statements.last {
      edits = [(value.lowerBound, "_nbDisplay("), (value.upperBound, ")")]
    }
    body = EditedCode(text, edits)
  }

  private static func isDeclaration(_ item: CodeBlockItemSyntax) -> Bool {
    guard case .decl = item.item else { return false }
    return true
  }

  /// The text with all but these items as spaces.
  private static func only(_ items: some Sequence<CodeBlockItemSyntax>, in text: String) -> String {
    let bytes = Array(text.utf8)
    var kept = bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
    for item in items { kept.replaceSubrange(item.trimmedBytes, with: bytes[item.trimmedBytes]) }
    return String(decoding: kept, as: UTF8.self)
  }
}
