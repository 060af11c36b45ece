import CellCode
import Chapters
import SwiftSyntax

/// The places where a document leaves code out: `{ ... }`, `= ...`, `f(...)`, `...` on a line.
enum Omissions {
  /// What stands for code that is left out; running into it ends the cell.
  static let call = "_nbLeftOut()"

  /// Text to put in so that the code parses: the dots become a comment, a call stands for them
  /// where code would run, and nothing where members would be declared.
  static func edits(in code: ParsedCode) -> [CodeEdit] {
    let results = resultLines(code.text)
    guard ["...", "…", "//"].contains(where: code.text.contains) else { return results }
    let tree = code.tree
    let bodies = CommentBodies(viewMode: .sourceAccurate)
    bodies.walk(tree)
    let tokens = Array(tree.tokens(viewMode: .sourceAccurate))
    var edits = bodies.places.map { (offset: $0, text: bodyCall) } + results
    var braces: [Bool] = []
    for (index, token) in tokens.enumerated() {
      switch token.tokenKind {
      case .leftBrace: braces.append(opensMembers(tokens, index))
      case .rightBrace: _ = braces.popLast()
      default: break
      }
      guard token.text == "..." || token.text == "…" else { continue }
      let before = index > 0 ? tokens[index - 1] : nil
      let after = index + 1 < tokens.count ? tokens[index + 1] : nil
      guard standsAlone(token, before, after) else { continue }
      var (start, end) = (
        token.positionAfterSkippingLeadingTrivia.utf8Offset,
        token.endPositionBeforeTrailingTrivia.utf8Offset
      )
      var text = braces.last == true && !isValue(before) ? "" : call
      if let before, let after, isArgument(before, after) {
        // A closure whose parameters nobody knows: any value of its type.
        start = before.positionAfterSkippingLeadingTrivia.utf8Offset
        end = after.endPositionBeforeTrailingTrivia.utf8Offset
      } else if text == call, !isValue(before), isStatement(token, before) {
        text = nothing
      }
      edits.append((start, text + "/*"))
      edits.append((end, "*/"))
    }
    return edits.sorted { $0.offset < $1.offset }
  }

  /// Makes comments of lines that show a result as a session would: `==> 3`.
  private static func resultLines(_ text: String) -> [CodeEdit] {
    var offset = 0
    return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      defer { offset += line.utf8.count + 1 }
      let blanks = line.prefix { $0 == " " || $0 == "\t" }
      let words = line.dropFirst(blanks.count)
      guard ["==>", "=>", "-->", "->", "→", "⇒", "⟹", "⟶"].contains(where: words.hasPrefix),
        StatedValue(inComment: CommentLead.stripped(String(words))) != nil
      else { return nil }
      return (offset + blanks.utf8.count, "//")
    }
  }

  /// Whether a comment `// ...` stands for code.
  static func isOmission(
    _ comment: String, after earlier: some Sequence<String>
  ) -> Bool {
    let text = comment.drop { $0 == "/" || $0 == " " }
    guard text.hasPrefix("...") || text.hasPrefix("…") else { return false }
    // A sentence that an earlier comment begins goes on so.
    let isAlone = text.allSatisfy { ".… ".contains($0) }
    return isAlone || !earlier.contains { $0.hasSuffix("...") || $0.hasSuffix("…") }
  }

  /// What stands for code left out that gives no value, and is passed over.
  private static let nothing = "_ = ();"

  /// Whether code is passed over where the edits are made.
  static func passOver(_ edits: [CodeEdit]) -> Bool {
    edits.contains { $0.text.hasPrefix(nothing) }
  }

  /// Whether the braces around the dots are a closure in an argument's place.
  private static func isArgument(_ open: TokenSyntax, _ close: TokenSyntax) -> Bool {
    open.tokenKind == .leftBrace && close.tokenKind == .rightBrace
      && open.parent?.as(ClosureExprSyntax.self)?.parent?.is(LabeledExprSyntax.self) == true
  }

  /// Whether the dots stand where a statement gives no value: at the top, in a function that gives
  /// none, in the body of a loop over known elements or of a condition.
  private static func isStatement(_ token: TokenSyntax, _ before: TokenSyntax?) -> Bool {
    if [.leftParen, .comma].contains(before?.tokenKind) { return false }
    var node = token.parent
    while let current = node, !current.is(CodeBlockSyntax.self) {
      if current.is(ClosureExprSyntax.self) || current.is(AccessorBlockSyntax.self)
        || current.is(MemberBlockSyntax.self)
      {
        return false
      }
      node = current.parent
    }
    guard let owner = node?.parent else { return true }
    if let function = owner.as(FunctionDeclSyntax.self) {
      return function.signature.returnClause == nil
    }
    if let loop = owner.as(ForStmtSyntax.self) { return loop.awaitKeyword == nil }
    return owner.is(IfExprSyntax.self) || owner.is(DoStmtSyntax.self)
      || owner.is(CatchClauseSyntax.self) || owner.is(DeferStmtSyntax.self)
  }

  /// What is put into a body of comments alone that must give a value.
  private static let bodyCall = " " + call + "; "

  static func hasCommentBodies(_ edits: [CodeEdit]) -> Bool {
    edits.contains { $0.text == bodyCall }
  }

  /// Finds functions that give a value and have a body of comments alone.
  private final class CommentBodies: SyntaxVisitor {
    var places: [Int] = []

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
      if let body = node.body, body.statements.isEmpty, node.signature.returnClause != nil {
        let trivia = body.leftBrace.trailingTrivia.pieces + body.rightBrace.leadingTrivia.pieces
        let isCommented = trivia.contains {
          if case .lineComment = $0 { return true }
          if case .blockComment = $0 { return true }
          return false
        }
        if isCommented { places.append(body.leftBrace.endPositionBeforeTrailingTrivia.utf8Offset) }
      }
      return .visitChildren
    }
  }

  /// Whether the dots are a thing of their own, and no operator between or beside values.
  private static func standsAlone(
    _ token: TokenSyntax, _ before: TokenSyntax?, _ after: TokenSyntax?
  ) -> Bool {
    let startsLine = before == nil || token.leadingTrivia.contains { $0.isNewline }
    let endsLine =
      after == nil || after?.tokenKind == .endOfFile
      || after?.leadingTrivia.contains { $0.isNewline } == true
    let opens =
      startsLine
      || [.leftBrace, .keyword(.in), .equal, .leftParen, .comma, .colon, .semicolon]
        .contains(before?.tokenKind)
      || isValue(before)
    let closes =
      endsLine || [.rightBrace, .rightParen, .comma, .semicolon].contains(after?.tokenKind)
    return opens && closes
  }

  private static func isValue(_ before: TokenSyntax?) -> Bool {
    before.map { ["=", "return", "throw", "try", "try?", "await"].contains($0.text) } ?? false
  }

  /// Whether a brace opens the members of a type: `struct`, `extension` and the like before it.
  private static func opensMembers(_ tokens: [TokenSyntax], _ index: Int) -> Bool {
    var place = index - 1
    while place >= 0, index - place < 40 {
      switch tokens[place].tokenKind {
      case .keyword(.struct), .keyword(.class), .keyword(.enum), .keyword(.actor),
        .keyword(.protocol), .keyword(.extension):
        return tokens[place].tokenKind != .keyword(.class) || !isFunction(tokens, place)
      case .leftBrace, .rightBrace, .semicolon, .leftParen, .rightParen, .keyword(.func),
        .keyword(.var), .keyword(.let):
        return false
      default: place -= 1
      }
    }
    return false
  }

  private static func isFunction(_ tokens: [TokenSyntax], _ index: Int) -> Bool {
    index + 1 < tokens.count
      && [.keyword(.func), .keyword(.var)].contains(tokens[index + 1].tokenKind)
  }
}
