import SwiftSyntax

/// Rewrites `await` outside functions into a call that runs the awaited work to its end.
///
/// The compiler's own asynchronous top level never returns from the entry point and makes every
/// variable belong to the main actor; the bridge keeps variables plain globals.
enum AwaitBridge {
  static func edits(_ tree: SourceFileSyntax, into edits: inout [(offset: Int, text: String)]) {
    for item in tree.statements {
      let statement = Syntax(item.item)
      let finder = Finder(viewMode: .sourceAccurate)
      finder.walk(statement)
      if finder.needsWholeStatement {
        // `for await` and `async let` are statements of asynchronous code; all around them is.
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
      if let list = node.parent?.parent?.as(ExprListSyntax.self), node.parent?.is(TryExprSyntax.self) == true,
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
      if node.questionOrExclamationMark == nil { canThrow = true }
      return .visitChildren
    }

    override func visit(_ node: ThrowStmtSyntax) -> SyntaxVisitorContinueKind {
      canThrow = true
      return .visitChildren
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
      if node.awaitKeyword != nil { needsWholeStatement = true }
      if node.tryKeyword != nil { canThrow = true }
      return .visitChildren
    }

    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
      if node.modifiers.contains(where: { $0.name.tokenKind == .keyword(.async) }) {
        needsWholeStatement = true
      }
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
