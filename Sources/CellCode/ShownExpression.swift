import SwiftSyntax

extension SourceFileSyntax {
  /// The expression at the end of the code whose value a cell shows; nil where the last item has no
  /// value, assigns one, prints by itself or never returns.
  package var shownExpression: ExprSyntax? {
    guard let item = statements.last, case .expr(let value) = item.item, item.semicolon == nil
    else { return nil }
    if let sequence = value.as(SequenceExprSyntax.self),
      sequence.elements.contains(where: { $0.is(AssignmentExprSyntax.self) })
    {
      return nil
    }
    let silent: Set = ["print", "dump", "fatalError", "preconditionFailure", "exit", "abort"]
    let name = value.as(FunctionCallExprSyntax.self)?.calledExpression.trimmedDescription
    return name.map(silent.contains) == true ? nil : value
  }
}

extension SyntaxProtocol {
  /// The bytes of the node in its file, without blanks and comments around it.
  package var trimmedBytes: Range<Int> {
    positionAfterSkippingLeadingTrivia.utf8Offset..<endPositionBeforeTrailingTrivia.utf8Offset
  }
}
