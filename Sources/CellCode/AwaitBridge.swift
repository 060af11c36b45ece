import SwiftSyntax

/// Rewrites `await` outside functions into a call that runs the awaited work to its end.
///
/// The compiler's own asynchronous top level never returns from the entry point and makes every
/// variable belong to the main actor; the bridge keeps variables plain globals.
enum AwaitBridge {
  /// Adds the edits; true where there are `async let` declarations among the statements.
  static func edits(
    _ tree: SourceFileSyntax, into edits: inout [CodeEdit]
  ) -> Bool {
    let items = Array(tree.statements)
    let asynchronous = items.map { isAsyncLet($0) }
    for (place, item) in items.enumerated() {
      let statement = Syntax(item.item)
      if asynchronous[place] {
        // Neighbours run side by side; their values are plain variables from then on.
        if place > 0, asynchronous[place - 1] { continue }
        let run = items[place...].prefix(asynchronous[place...].prefix { $0 }.count)
        let last = Syntax(run[run.endIndex - 1].item)
        let names = run.flatMap(boundNames).joined(separator: ", ")
        let thrown = throwingOffsets(tree).isEmpty ? "" : "try "
        edits.append(
          (
            statement.positionAfterSkippingLeadingTrivia.utf8Offset,
            "let (\(names)) = \(thrown)_nbAwait { "
          ))
        edits.append(
          (last.endPositionBeforeTrailingTrivia.utf8Offset, "; return \(thrown)await (\(names)) }"))
        continue
      }
      let finder = Finder(viewMode: .sourceAccurate)
      finder.walk(statement)
      if finder.needsWholeStatement {
        // `for await` is a statement of asynchronous code; all around it is.
        let thrown = finder.canThrow ? "try " : ""
        edits.append(
          (
            statement.positionAfterSkippingLeadingTrivia.utf8Offset,
            "\(thrown)_nbAwait { () async \(finder.canThrow ? "throws " : "")-> Void in "
          ))
        edits.append((statement.endPositionBeforeTrailingTrivia.utf8Offset, " }"))
        continue
      }
      for place in finder.places {
        edits.append((place.start, place.isThrowing ? "_nbAwait { try " : "_nbAwait { "))
        edits.append((place.end, " }"))
      }
    }
    edits.sort { $0.offset < $1.offset }
    return asynchronous.contains(true)
  }

  /// The bytes where `try` and `throw` outside functions begin that nothing catches.
  static func throwingOffsets(_ tree: SourceFileSyntax) -> [Int] {
    let finder = Finder(viewMode: .sourceAccurate)
    finder.walk(tree)
    return finder.throwing
  }

  private static func isAsyncLet(_ item: CodeBlockItemSyntax) -> Bool {
    item.item.as(VariableDeclSyntax.self)?.modifiers
      .contains { $0.name.tokenKind == .keyword(.async) } ?? false
  }

  private static func boundNames(_ item: CodeBlockItemSyntax) -> [String] {
    (item.item.as(VariableDeclSyntax.self)?.bindings).map { bindings in
      bindings.flatMap { $0.pattern.tokens(viewMode: .sourceAccurate) }
        .compactMap { if case .identifier(let name) = $0.tokenKind { name } else { nil } }
    } ?? []
  }

  private struct Place {
    var start: Int
    var end: Int
    var isThrowing: Bool
  }

  private final class Finder: SyntaxVisitor {
    var places: [Place] = []
    var needsWholeStatement = false
    var canThrow = false
    var throwing: [Int] = []

    override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind {
      var last = Syntax(node)
      var isThrowing = false
      // `await a + b` covers all to its right, as `try` does.
      if let list = node.parent?.as(ExprListSyntax.self), let end = list.last {
        last = Syntax(end)
      }
      var current = Syntax(node)
      while let parent = current.parent, !parent.is(CodeBlockItemSyntax.self) {
        if parent.is(TryExprSyntax.self) { isThrowing = true }
        if let list = parent.as(ExprListSyntax.self) {
          for element in list where element.position < current.position {
            if element.is(TryExprSyntax.self) { isThrowing = true }
          }
        }
        current = parent
      }
      if let list = node.parent?.parent?.as(ExprListSyntax.self),
        node.parent?.is(TryExprSyntax.self) == true,
        let end = list.last
      {
        last = Syntax(end)
      }
      places.append(
        Place(
          start: node.positionAfterSkippingLeadingTrivia.utf8Offset,
          end: last.endPositionBeforeTrailingTrivia.utf8Offset, isThrowing: isThrowing))
      return .skipChildren
    }

    override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
      if node.questionOrExclamationMark == nil {
        canThrow = true
        throwing.append(node.positionAfterSkippingLeadingTrivia.utf8Offset)
      }
      return .visitChildren
    }

    override func visit(_ node: ThrowStmtSyntax) -> SyntaxVisitorContinueKind {
      canThrow = true
      throwing.append(node.positionAfterSkippingLeadingTrivia.utf8Offset)
      return .visitChildren
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
      if node.awaitKeyword != nil { needsWholeStatement = true }
      if node.tryKeyword != nil { canThrow = true }
      return .visitChildren
    }

    // What has a body of its own is not top level.
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: MacroDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  }
}
