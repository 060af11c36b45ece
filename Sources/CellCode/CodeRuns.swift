import SwiftSyntax

/// What a stretch of code is to its reader.
package enum CodeClass: Sendable { case plain, keyword, type, call, number, string, label, comment }

extension ParsedCode {
  /// The code in stretches of one class each, by their lengths in bytes; every byte is in one.
  ///
  /// Neighbours of one class are one stretch.
  package var runs: [(length: Int, class: CodeClass)] {
    var painter = Painter(text)
    for token in tree.tokens(viewMode: .sourceAccurate) {
      painter.trivia(token.leadingTriviaLength.utf8Length) { token.leadingTrivia }
      painter.add(length: token.trimmedLength.utf8Length, CodeClass(token))
      painter.trivia(token.trailingTriviaLength.utf8Length) { token.trailingTrivia }
    }
    return painter.finished()
  }
}

extension CodeClass {
  /// What the syntax tree knows of a token.
  fileprivate init(_ token: TokenSyntax) { self = Self.classOf(token) }

  private static func classOf(_ token: TokenSyntax) -> CodeClass {
    switch token.tokenKind {
    case .keyword(let keyword):
      switch keyword {
      case .Self, .Any: return .type
      default: return .keyword
      }
    case .poundIf, .poundElse, .poundElseif, .poundEndif, .poundAvailable, .poundUnavailable,
      .poundSourceLocation, .pound, .atSign:
      return .keyword
    case .integerLiteral, .floatLiteral: return .number
    case .stringSegment, .stringQuote, .multilineStringQuote, .rawStringPoundDelimiter,
      .singleQuote, .regexLiteralPattern, .regexSlash, .regexPoundDelimiter:
      return .string
    case .identifier, .dollarIdentifier: return classOf(identifier: token)
    default: return .plain
    }
  }

  private static func classOf(identifier token: TokenSyntax) -> CodeClass {
    guard let parent = token.parent else { return .plain }
    switch parent.kind {
    case .identifierType: return isAttributeName(parent) ? .keyword : .type
    case .memberType, .structDecl, .classDecl, .enumDecl, .protocolDecl, .actorDecl,
      .typeAliasDecl, .genericParameter, .associatedTypeDecl:
      return .type
    case .functionDecl, .macroExpansionExpr, .macroExpansionDecl: return .call
    case .labeledExpr, .tupleTypeElement: return .label
    case .functionParameter, .closureParameter, .enumCaseParameter: return .label
    case .declReferenceExpr: return classOf(reference: parent, named: token)
    default: return .plain
    }
  }

  /// The name after an `@`.
  private static func isAttributeName(_ type: Syntax) -> Bool {
    type.parent?.kind == .attribute
  }

  private static func classOf(reference: Syntax, named token: TokenSyntax) -> CodeClass {
    // A capital alone, or with digits, is a matrix: W, U, W1.
    let startsUpper =
      token.text.utf8.first.map { $0 >= 0x41 && $0 <= 0x5A } == true
      && token.text.utf8.contains { $0 >= 0x61 && $0 <= 0x7A }
    var called = reference
    if let member = called.parent, member.kind == .memberAccessExpr,
      member.as(MemberAccessExprSyntax.self)?.declName.id == reference.id
    {
      called = member
    }
    if let special = called.parent, special.kind == .genericSpecializationExpr { called = special }
    if let call = called.parent?.as(FunctionCallExprSyntax.self),
      call.calledExpression.id == called.id
    {
      return startsUpper ? .type : .call
    }
    return startsUpper ? .type : .plain
  }
}

/// Puts classes on stretches of code, joining neighbours of the same class.
private struct Painter {
  private let bytes: [UInt8]
  private var position = 0
  private var runStart = 0
  private var runClass = CodeClass.plain
  private var runs: [(length: Int, class: CodeClass)] = []

  init(_ code: String) { bytes = Array(code.utf8) }

  mutating func add(length: Int, _ kind: CodeClass) {
    guard length > 0 else { return }
    if kind != runClass {
      flush()
      runClass = kind
    }
    advance(length)
  }

  private mutating func advance(_ length: Int) {
    position = min(position + length, bytes.count)
  }

  /// Blanks and comments; the pieces are asked for only where there may be a comment.
  mutating func trivia(_ length: Int, _ pieces: () -> Trivia) {
    guard length > 0 else { return }
    let end = min(position + length, bytes.count)
    guard bytes[position..<end].contains(UInt8(ascii: "/")) else {
      // A blank takes the class of what stands before it, which joins runs.
      if runClass == .comment { add(length: length, .plain) } else { advance(length) }
      return
    }
    for piece in pieces() {
      let isComment =
        switch piece {
        case .lineComment, .blockComment, .docLineComment, .docBlockComment: true
        default: false
        }
      add(length: piece.sourceLength.utf8Length, isComment ? .comment : .plain)
    }
  }

  mutating func finished() -> [(length: Int, class: CodeClass)] {
    position = bytes.count
    flush()
    return runs
  }

  private mutating func flush() {
    guard runStart < position else { return }
    runs.append((position - runStart, runClass))
    runStart = position
  }
}
