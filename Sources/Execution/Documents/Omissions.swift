import SwiftParser
import SwiftSyntax

/// The places where a document leaves code out: `{ ... }`, `= ...`, `f(...)`, `...` on a line.
enum Omissions {
  /// What stands for code that is left out; running into it ends the cell.
  static let call = "_nbLeftOut()"

  /// Text to put in so that the code parses: the dots become a comment, a call stands for them
  /// where code would run, and nothing where members would be declared.
  static func edits(in code: String) -> [(offset: Int, text: String)] {
    guard code.contains("...") || code.contains("…") || code.contains("//") else { return [] }
    let tree = SourceTree.parse(code)
    let bodies = CommentBodies(viewMode: .sourceAccurate)
    bodies.walk(tree)
    let tokens = Array(tree.tokens(viewMode: .sourceAccurate))
    var edits = bodies.places.map { (offset: $0, text: bodyCall) }
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
      let start = token.positionAfterSkippingLeadingTrivia.utf8Offset
      let isMember = braces.last == true && !isValue(before)
      edits.append((start, isMember ? "/*" : call + "/*"))
      edits.append((token.endPositionBeforeTrailingTrivia.utf8Offset, "*/"))
    }
    return edits.sorted { $0.offset < $1.offset }
  }

  /// What is put into a body of comments alone that must give a value.
  private static let bodyCall = " " + call + "; "

  static func hasCommentBodies(_ edits: [(offset: Int, text: String)]) -> Bool {
    edits.contains { $0.text == bodyCall }
  }

  /// Finds functions that give a value and have a body of comments alone: `// Load the file.`
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
        .contains(before?.tokenKind) || before?.text == "return" || before?.text == "throw"
      || before?.text == "="
    let closes =
      endsLine || [.rightBrace, .rightParen, .comma, .semicolon].contains(after?.tokenKind)
    return opens && closes
  }

  private static func isValue(_ before: TokenSyntax?) -> Bool {
    before?.text == "=" || before?.tokenKind == .equal || before?.text == "return"
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
