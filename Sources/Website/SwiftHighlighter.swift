import SwiftParser
import SwiftSyntax

/// Swift code as HTML, coloured by what the syntax tree knows of each token.
///
/// Keywords are `b`, comments `i`, types `em`, calls `u`; the rest are `i` with a class of one
/// letter: `n` number, `s` string, `l` label. The tags are short because a page has thousands.
package enum SwiftHighlighter {
  enum Class: UInt8 {
    case plain, keyword, type, call, number, string, label, comment

    var opening: String {
      switch self {
      case .plain: ""
      case .keyword: "<b>"
      case .comment: "<i>"
      case .type: "<em>"
      case .call: "<u>"
      case .number: "<i class=n>"
      case .string: "<i class=s>"
      case .label: "<i class=l>"
      }
    }

    var closing: String {
      switch self {
      case .plain: ""
      case .keyword: "</b>"
      case .type: "</em>"
      case .call: "</u>"
      default: "</i>"
      }
    }
  }

  /// The code as HTML; every byte of it is there, escaped.
  package static func html(_ code: String, _ tree: SourceFileSyntax? = nil) -> String {
    var painter = Painter(code)
    let tree = tree ?? Parser.parse(source: code)
    for token in tree.tokens(viewMode: .sourceAccurate) {
      painter.trivia(token.leadingTriviaLength.utf8Length) { token.leadingTrivia }
      painter.add(length: token.trimmedLength.utf8Length, classOf(token))
      painter.trivia(token.trailingTriviaLength.utf8Length) { token.trailingTrivia }
    }
    return painter.finished()
  }

  private static func classOf(_ token: TokenSyntax) -> Class {
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

  private static func classOf(identifier token: TokenSyntax) -> Class {
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

  private static func classOf(reference: Syntax, named token: TokenSyntax) -> Class {
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
  private let code: String
  private let bytes: String.UTF8View
  private var position: String.UTF8View.Index
  private var runStart: String.UTF8View.Index
  private var runClass = SwiftHighlighter.Class.plain
  private var html = ""
  /// The bytes behind `position` whose class is not yet known.
  private var pending = 0

  init(_ code: String) {
    var whole = code
    whole.makeContiguousUTF8()
    self.code = whole
    bytes = whole.utf8
    position = bytes.startIndex
    runStart = position
    html.reserveCapacity(whole.utf8.count * 2)
  }

  mutating func add(length: Int, _ kind: SwiftHighlighter.Class) {
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
    let start = bytes.index(position, offsetBy: pending)
    return length == 1 && [0x2C, 0x3A].contains(bytes[start])
  }

  /// Gives what waits to the run before it if the next piece is of that class, else to none.
  private mutating func settle(_ kind: SwiftHighlighter.Class) {
    guard pending > 0 else { return }
    if kind != runClass {
      flush()
      runClass = .plain
    }
    advance(pending)
    pending = 0
  }

  private mutating func advance(_ length: Int) {
    position = bytes.index(position, offsetBy: length, limitedBy: bytes.endIndex) ?? bytes.endIndex
  }

  /// Blanks and comments; the pieces are asked for only where there may be a comment.
  mutating func trivia(_ length: Int, _ pieces: () -> Trivia) {
    guard length > 0 else { return }
    let start = bytes.index(position, offsetBy: pending)
    let end = bytes.index(start, offsetBy: length, limitedBy: bytes.endIndex) ?? bytes.endIndex
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

  mutating func finished() -> String {
    settle(.plain)
    position = bytes.endIndex
    flush()
    return html
  }

  private mutating func flush() {
    guard runStart < position else { return }
    html += runClass.opening
    html.appendText(code[runStart..<position])
    html += runClass.closing
    runStart = position
  }
}
