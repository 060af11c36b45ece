import SwiftSyntax

/// A cell's code as the compiler gets it, and what the engine must know about it.
package struct CellSyntax: Sendable {
  /// Code to stand before the cell's, whose lines are counted as without it.
  package var prelude: String?
  /// The modules that the cell imports.
  package var imports: [String]
  /// Its imports, as the compiler gets them.
  package let importStatements: [String]
  /// The cell declares `async let` outside functions, whose value the engine waits for at once.
  package private(set) var awaitsAtOnce = false
  /// The places that could end the cell with an error: `try` and `throw` outside functions.
  package private(set) var throwingPlaces: [(line: Int, column: Int)] = []
  package let facts: MergeFacts
  /// The code with imports passed on, the last value shown, and top-level `await` bridged.
  private var edited: EditedCode
  /// What was put in before that, where a document's block was made whole first.
  private let whole: EditedCode?

  /// The cell's text for the compiler.
  package var generated: String { edited.text }

  /// That of a cell that is left out.
  package static let empty = CellSyntax("")

  package init(_ code: String) { self.init(ParsedCode(code)) }

  /// Reads a cell's code; `made` says what was put in to make it of the author's, where something
  /// was.
  ///
  /// `more` are further edits.
  package init(
    _ code: ParsedCode, made whole: EditedCode? = nil, showsValue: Bool = true,
    adding more: [CodeEdit] = []
  ) {
    let tree = code.tree
    self.whole = whole
    imports = code.imports
    importStatements = tree.statements.compactMap { item in
      guard let statement = item.item.as(ImportDeclSyntax.self)?.trimmedDescription else {
        return nil
      }
      return statement.contains("@_exported") ? statement : "@_exported " + statement
    }
    facts = MergeFacts(tree)
    edited = EditedCode(code.text)
    guard !tree.hasError else { return }
    var edits: [CodeEdit] = []
    for item in tree.statements {
      if let statement = item.item.as(ImportDeclSyntax.self),
        !statement.attributes.trimmedDescription.contains("@_exported")
      {
        let start = statement.importKeyword.positionAfterSkippingLeadingTrivia.utf8Offset
        edits.append((start, "@_exported "))
      }
    }
    awaitsAtOnce = AwaitBridge.edits(tree, into: &edits)
    throwingPlaces = AwaitBridge.throwingOffsets(tree).map { Self.place($0, in: code.text) }
    edits += more
    if showsValue, let value = tree.shownExpression?.trimmedBytes,
      !more.contains(where: { $0.offset >= value.lowerBound })
    {
      // Outermost: before what else begins here, after what else ends here.
      edits.insert(
        (value.lowerBound, "_nbDisplay("),
        at: edits.firstIndex { $0.offset >= value.lowerBound } ?? edits.count)
      edits.append((value.upperBound, ")"))
    }
    edited = EditedCode(code.text, edits)
  }

  /// The line and column of a byte.
  private static func place(_ offset: Int, in code: String) -> (line: Int, column: Int) {
    let before = code.utf8.prefix(offset)
    let lineStart = before.lastIndex(of: 10).map { before.index(after: $0) } ?? before.startIndex
    return (
      before.count { $0 == 10 } + 1, before.distance(from: lineStart, to: before.endIndex) + 1
    )
  }

  /// The column in the author's line, and whether the position lies in inserted text.
  package func authorColumn(line: Int, column: Int) -> (column: Int, isInserted: Bool) {
    let outer = edited.original(line: line, column: column)
    guard let own = whole?.original(line: line, column: outer.column) else { return outer }
    return (own.column, outer.isInserted || own.isInserted)
  }
}
