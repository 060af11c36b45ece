import SwiftSyntax

extension ParsedCode {
  /// The bytes of a name where the code first declares it, members included; nil where it does not.
  package func declaration(of name: String) -> Range<Int>? {
    let finder = DeclarationFinder(name)
    finder.walk(tree)
    return finder.found
  }
}

/// Looks for the first declaration of a name.
private final class DeclarationFinder: SyntaxVisitor {
  private let name: String
  private(set) var found: Range<Int>?

  init(_ name: String) {
    self.name = name
    super.init(viewMode: .sourceAccurate)
  }

  override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
    guard found == nil, token.text == name, let parent = token.parent else { return .skipChildren }
    let isDeclaration: Bool
    switch parent.kind {
    case .identifierPattern, .functionDecl, .structDecl, .classDecl, .enumDecl, .protocolDecl,
      .actorDecl, .typeAliasDecl, .macroDecl, .enumCaseElement, .associatedTypeDecl:
      isDeclaration = true
    default: isDeclaration = false
    }
    if isDeclaration { found = token.trimmedBytes }
    return .skipChildren
  }
}
