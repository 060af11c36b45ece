import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

/// A cell's code as the compiler gets it, and what the engine must know about it.
struct CellSyntax: Sendable {
  /// The cell's text with imports passed on, the last value shown, and top-level `await` bridged.
  var generated: String
  /// What was put into the text, so that columns can be mapped back.
  var insertions: [Insertion]
  /// The modules that the cell imports.
  var imports: [String]
  var hasParseErrors: Bool
  /// The cell declares `async let` outside functions, whose value the engine waits for at once.
  var awaitsAtOnce = false
  /// The places that could end the cell with an error: `try` and `throw` outside functions.
  var throwingPlaces: [Insertion] = []
  var facts: MergeFacts
  /// What was put in before the rest, where a document's block was made whole first.
  var inner: [Insertion] = []
  /// The lines of comments that say what the statement above them prints.
  var printedLines: [Int] = []

  struct Insertion: Sendable {
    var line: Int
    /// The column in the generated line, from 1.
    var column: Int
    var length: Int
  }

  /// That of a cell that is left out.
  static let empty = CellSyntax("")

  init(
    _ code: String, showsValue: Bool = true,
    adding more: (SourceFileSyntax) -> [(offset: Int, text: String)] = { _ in [] }
  ) {
    let tree = SourceTree.parse(code)
    hasParseErrors = tree.hasError
    imports = tree.statements.compactMap { item in
      item.item.as(ImportDeclSyntax.self).map { $0.path.trimmedDescription }
    }
    facts = MergeFacts(tree)
    guard !tree.hasError else {
      generated = code
      insertions = []
      return
    }
    var edits: [(offset: Int, text: String)] = []
    for item in tree.statements {
      if let statement = item.item.as(ImportDeclSyntax.self),
        !statement.attributes.trimmedDescription.contains("@_exported")
      {
        let start = statement.importKeyword.positionAfterSkippingLeadingTrivia.utf8Offset
        edits.append((start, "@_exported "))
      }
    }
    awaitsAtOnce = AwaitBridge.edits(tree, into: &edits)
    throwingPlaces = AwaitBridge.throwingOffsets(tree).map { Self.place($0, in: code) }
    let added = more(tree)
    edits += added
    if showsValue, let last = tree.statements.last, let value = Self.shownValue(last),
      !added.contains(where: {
        $0.offset >= value.positionAfterSkippingLeadingTrivia.utf8Offset
      })
    {
      let start = value.positionAfterSkippingLeadingTrivia.utf8Offset
      let end = value.endPositionBeforeTrailingTrivia.utf8Offset
      // Outermost: before what else begins here, after what else ends here.
      edits.insert(
        (start, "_nbDisplay("), at: edits.firstIndex { $0.offset >= start } ?? edits.count)
      edits.append((end, ")"))
    }
    (generated, insertions) = Self.apply(edits, to: code)
  }

  /// The value that a cell's last item has, if it is one to show.
  private static func shownValue(_ item: CodeBlockItemSyntax) -> ExprSyntax? {
    guard case .expr(let value) = item.item, item.semicolon == nil else { return nil }
    if let sequence = value.as(SequenceExprSyntax.self),
      sequence.elements.contains(where: { $0.is(AssignmentExprSyntax.self) })
    {
      return nil
    }
    if let call = value.as(FunctionCallExprSyntax.self) {
      let name = call.calledExpression.trimmedDescription
      if ["print", "fatalError", "preconditionFailure", "exit", "abort", "dump"].contains(name) {
        return nil
      }
    }
    return value
  }

  /// The line and column of a byte.
  private static func place(_ offset: Int, in code: String) -> Insertion {
    let before = code.utf8.prefix(offset)
    let lineStart = before.lastIndex(of: 10).map { before.index(after: $0) } ?? before.startIndex
    return Insertion(
      line: before.count { $0 == 10 } + 1,
      column: before.distance(from: lineStart, to: before.endIndex) + 1, length: 0)
  }

  static func apply(
    _ edits: [(offset: Int, text: String)], to code: String
  ) -> (text: String, insertions: [Insertion]) {
    let bytes = Array(code.utf8)
    let sorted = edits.enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }
    var out: [UInt8] = []
    var insertions: [Insertion] = []
    var line = 1
    var column = 1
    var done = 0
    for (_, edit) in sorted {
      for byte in bytes[done..<edit.offset] {
        if byte == UInt8(ascii: "\n") {
          line += 1
          column = 1
        } else {
          column += 1
        }
      }
      out += bytes[done..<edit.offset]
      done = edit.offset
      insertions.append(Insertion(line: line, column: column, length: edit.text.utf8.count))
      column += edit.text.utf8.count
      out += Array(edit.text.utf8)
    }
    out += bytes[done...]
    return (String(decoding: out, as: UTF8.self), insertions)
  }

  /// The column in the author's line, and whether the position lies in inserted text.
  func authorColumn(line: Int, column: Int) -> (column: Int, isInserted: Bool) {
    let outer = Self.column(line, column, without: insertions)
    let own = Self.column(line, outer.column, without: inner)
    return (own.column, outer.isInserted || own.isInserted)
  }

  private static func column(
    _ line: Int, _ column: Int, without insertions: [Insertion]
  ) -> (column: Int, isInserted: Bool) {
    var removed = 0
    for insertion in insertions where insertion.line == line && insertion.column <= column {
      if column < insertion.column + insertion.length {
        return (insertion.column - removed, true)
      }
      removed += insertion.length
    }
    return (column - removed, false)
  }
}
