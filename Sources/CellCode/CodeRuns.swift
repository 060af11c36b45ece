import SwiftSyntax

/// What a stretch of code is to its reader.
package enum CodeClass: Sendable { case plain, keyword, type, call, number, string, label, comment }

extension ParsedCode {
  /// The code in stretches of one class each, by their lengths in bytes; every byte is in one.
  ///
  /// Neighbours of one class are one stretch; a comma or colon between two of a class joins them.
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
    let startsUpper = token.text.utf8.first.map { $0 >= 0x41 && $0 <= 0x5A } ?? false
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
  /// The bytes behind `position` whose class is not yet known.
  private var pending = 0

  init(_ code: String) { bytes = Array(code.utf8) }

  mutating func add(length: Int, _ kind: CodeClass) {
    guard length > 0 else { return }
    if kind == .plain, runClass != .plain, joinsLists(length) {
      pending += length
      return
    }
    settle(kind)
    if kind != runClass {
      flush()
      runClass = kind
    }
    advance(length)
  }

  /// Whether the plain stretch that comes is a comma or a colon, which takes the class of what
  /// stands on both sides of it: `1, 2, 3` is one run.
  private func joinsLists(_ length: Int) -> Bool {
    length == 1 && [0x2C, 0x3A].contains(bytes[position + pending])
  }

  /// Gives what waits to the run before it if the next piece is of that class, else to none.
  private mutating func settle(_ kind: CodeClass) {
    guard pending > 0 else { return }
    if kind != runClass {
      flush()
      runClass = .plain
    }
    advance(pending)
    pending = 0
  }

  private mutating func advance(_ length: Int) {
    position = min(position + length, bytes.count)
  }

  /// Blanks and comments; the pieces are asked for only where there may be a comment.
  mutating func trivia(_ length: Int, _ pieces: () -> Trivia) {
    guard length > 0 else { return }
    let start = position + pending
    let end = min(start + length, bytes.count)
    guard bytes[start..<end].contains(UInt8(ascii: "/")) else {
      // A blank takes the class of what stands around it, which joins runs.
      if runClass == .comment {
        add(length: length, .plain)
      } else if pending > 0 {
        pending += length
      } else {
        advance(length)
      }
      return
    }
    settle(.plain)
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
    settle(.plain)
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
