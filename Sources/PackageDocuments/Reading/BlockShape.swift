import SwiftSyntax

/// What kind of text a block of a document is, as far as its syntax says.
struct BlockShape {
  /// It declares functions, initialisers or accessors without bodies, outside a protocol.
  var hasSignatures = false
  /// It has something to fill in, `<#name#>`.
  var hasPlaceholders = false
  /// It declares members, such as an initialiser, outside any type.
  var hasLooseMembers = false
  /// It declares functions and variables, and does nothing else.
  var onlyDeclares = false
  /// It has declarations alone, and no variable among them with a value.
  var onlyDeclaresAnything = false
  /// It declares protocols and nothing else, extensions apart.
  var declaresProtocols = false
  /// It has extensions alone, with nothing but types in them.
  var nestsTypes = false
  /// It declares types, extensions apart.
  var declaresTypes = false
  /// It has nothing that could not stand in a type.
  var canBeMembers = false
  /// The types that it declares or extends, the last first.
  var types: [String] = []

  /// The types that it uses, the last first.
  var usedTypes: [String] = []
  /// The text of each type that it declares, up to the last brace.
  var declarations: [String: String] = [:]

  init(_ tree: SourceFileSyntax) {
    let visitor = Visitor(viewMode: .sourceAccurate)
    visitor.walk(tree)
    hasSignatures = visitor.hasSignatures
    usedTypes = visitor.usedTypes.reversed()
    hasPlaceholders = tree.tokens(viewMode: .sourceAccurate).contains {
      $0.text.hasPrefix("<#")
    }
    onlyDeclares =
      !tree.statements.isEmpty
      && tree.statements.allSatisfy {
        $0.item.is(FunctionDeclSyntax.self) || $0.item.is(VariableDeclSyntax.self)
      }
    let declared = tree.statements.compactMap { item -> DeclSyntax? in
      if case .decl(let declaration) = item.item { declaration } else { nil }
    }
    onlyDeclaresAnything =
      declared.count == tree.statements.count
      && !declared.contains {
        $0.as(VariableDeclSyntax.self)?.bindings.contains { $0.initializer != nil } == true
      }
    declaresProtocols =
      onlyDeclaresAnything && declared.contains { $0.is(ProtocolDeclSyntax.self) }
      && declared.allSatisfy { $0.is(ProtocolDeclSyntax.self) || $0.is(ExtensionDeclSyntax.self) }
    nestsTypes =
      onlyDeclaresAnything && !declared.isEmpty
      && declared.allSatisfy { declaration in
        guard let members = declaration.as(ExtensionDeclSyntax.self)?.memberBlock.members else {
          return false
        }
        return !members.isEmpty
          && members.allSatisfy { $0.decl.asProtocol(DeclGroupSyntax.self) != nil }
      }
    declaresTypes = declared.contains {
      !$0.is(ExtensionDeclSyntax.self) && Self.typeName($0) != nil
    }
    canBeMembers =
      onlyDeclaresAnything
      && declared.allSatisfy {
        $0.is(FunctionDeclSyntax.self) || $0.is(VariableDeclSyntax.self)
          || $0.is(InitializerDeclSyntax.self) || $0.is(SubscriptDeclSyntax.self)
      }
    for item in tree.statements {
      guard case .decl(let declaration) = item.item else { continue }
      if Self.isLooseMember(declaration) { hasLooseMembers = true }
      if let name = Self.typeName(declaration) { types.insert(name, at: 0) }
      if let (name, text) = Self.openDeclaration(declaration) { declarations[name] = text }
    }
  }

  private static func isLooseMember(_ declaration: DeclSyntax) -> Bool {
    if declaration.is(InitializerDeclSyntax.self) || declaration.is(DeinitializerDeclSyntax.self)
      || declaration.is(SubscriptDeclSyntax.self) || declaration.is(EnumCaseDeclSyntax.self)
    {
      return true
    }
    if let variable = declaration.as(VariableDeclSyntax.self), Self.isWrapped(variable) {
      return true
    }
    let modifiers =
      declaration.as(FunctionDeclSyntax.self)?.modifiers
      ?? declaration.as(VariableDeclSyntax.self)?.modifiers
    let memberWords: Set<String> = [
      "static", "class", "mutating", "nonmutating", "override", "required", "convenience",
      "isolated",
    ]
    return modifiers?.contains { memberWords.contains($0.name.text) } ?? false
  }

  /// `@Option var name: String`: the language allows it in a type alone.
  private static func isWrapped(_ variable: VariableDeclSyntax) -> Bool {
    variable.attributes.contains {
      guard let name = $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription else {
        return false
      }
      return name.first?.isUppercase == true && name != "MainActor"
    }
  }

  private static func openDeclaration(_ declaration: DeclSyntax) -> (String, String)? {
    guard !declaration.is(ExtensionDeclSyntax.self), let name = typeName(declaration),
      let group = declaration.asProtocol(DeclGroupSyntax.self),
      group.memberBlock.rightBrace.presence == .present
    else { return nil }
    let text = declaration.description
    guard let brace = text.lastIndex(of: "}") else { return nil }
    return (name, String(text[..<brace]))
  }

  private static func typeName(_ declaration: DeclSyntax) -> String? {
    // A chain of `??` over five casts took the compiler four seconds.
    if let type = declaration.as(ExtensionDeclSyntax.self)?.extendedType {
      return type.trimmedDescription
    }
    guard declaration.asProtocol(DeclGroupSyntax.self) != nil,
      !declaration.is(ProtocolDeclSyntax.self)
    else { return nil }
    return declaration.asProtocol(NamedDeclSyntax.self)?.name.text
  }

  private final class Visitor: SyntaxVisitor {
    var hasSignatures = false
    var usedTypes: [String] = []

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
      if node.baseName.text.first?.isUppercase == true { usedTypes.append(node.baseName.text) }
      return .visitChildren
    }

    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
      usedTypes.append(node.name.text)
      return .visitChildren
    }

    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    // A type without its braces is a heading of an interface.
    override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind {
      if node.leftBrace.presence == .missing { hasSignatures = true }
      return .visitChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
      if node.body == nil, node.attributes.isEmpty || !hasMacro(node.attributes) {
        hasSignatures = true
      }
      return .visitChildren
    }

    override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
      if node.body == nil { hasSignatures = true }
      return .visitChildren
    }

    override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind {
      if node.accessorBlock == nil { hasSignatures = true }
      return .visitChildren
    }

    override func visit(_ node: AccessorDeclSyntax) -> SyntaxVisitorContinueKind {
      if node.body == nil { hasSignatures = true }
      return .visitChildren
    }

    override func visit(_ node: MacroDeclSyntax) -> SyntaxVisitorContinueKind {
      if node.definition == nil { hasSignatures = true }
      return .skipChildren
    }

    /// An attribute that is not the language's own may be a macro that writes the body.
    private func hasMacro(_ attributes: AttributeListSyntax) -> Bool {
      let known: Set<String> = [
        "inlinable", "inline", "usableFromInline", "available", "discardableResult", "MainActor",
        "Sendable", "objc", "frozen", "preconcurrency", "backDeployed", "_alwaysEmitIntoClient",
      ]
      return attributes.contains {
        guard let name = $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription else {
          return false
        }
        return !known.contains(name)
      }
    }
  }
}
