import SwiftSyntax

/// A declaration as its users see it: what it is called, and of what types.
struct Signature: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case function, initializer, subscripting, property, enumerationCase, type, other
  }
  var kind: Kind
  /// `append`, `init`, `+`.
  var name: String
  /// The parameters' labels, `_` where there is none.
  var labels: [String] = []
  /// The types as written, without what does not matter to users.
  var parameters: [String] = []
  var result = ""
  var isAsync = false
  var isThrowing = false
  var isStatic = false
  /// `init?`, or a result that is optional.
  var isOptional = false
  /// The names of the types around it, the outermost first.
  var container: [String] = []
  /// The declaration without its body, for messages.
  var text: String

  /// How far a declaration is another one.
  enum Likeness { case same, otherTypes, other }

  /// Compares with a declaration of the same name and labels.
  func likeness(_ other: Signature) -> Likeness {
    guard isAsync == other.isAsync, isThrowing == other.isThrowing,
      isOptional == other.isOptional || kind == .property, isStatic == other.isStatic
    else { return .other }
    return parameters == other.parameters && result == other.result ? .same : .otherTypes
  }

  /// Whether users write the same to name it.
  func isNamedLike(_ other: Signature) -> Bool {
    kind == other.kind && name == other.name && labels == other.labels
  }
}

extension Signature {
  /// Every declaration in a block that says something of an interface, those in types included.
  static func all(in tree: SourceFileSyntax) -> [(signature: Signature, position: AbsolutePosition)]
  {
    let finder = SignatureFinder(viewMode: .sourceAccurate)
    finder.walk(tree)
    return finder.found
  }
}

/// Collects declarations with the types around them.
private final class SignatureFinder: SyntaxVisitor {
  var found: [(signature: Signature, position: AbsolutePosition)] = []
  private var container: [String] = []

  override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
    let effects = node.signature.effectSpecifiers
    add(
      node, .function, node.name.text, node.signature.parameterClause.parameters, node.modifiers,
      result: node.signature.returnClause?.type, isAsync: effects?.asyncSpecifier != nil,
      isThrowing: effects?.throwsClause != nil, body: node.body)
    return .skipChildren
  }

  override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
    let effects = node.signature.effectSpecifiers
    add(
      node, .initializer, "init", node.signature.parameterClause.parameters, node.modifiers,
      result: nil, isAsync: effects?.asyncSpecifier != nil,
      isThrowing: effects?.throwsClause != nil, isOptional: node.optionalMark != nil,
      body: node.body)
    return .skipChildren
  }

  override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind {
    let effects = Self.effects(node.accessorBlock)
    add(
      node, .subscripting, "subscript", node.parameterClause.parameters, node.modifiers,
      result: node.returnClause.type, isAsync: effects.isAsync, isThrowing: effects.isThrowing,
      body: node.accessorBlock)
    return .skipChildren
  }

  override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
    for binding in node.bindings {
      guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text else {
        continue
      }
      let effects = Self.effects(binding.accessorBlock)
      add(
        node, .property, name, nil, node.modifiers, result: binding.typeAnnotation?.type,
        isAsync: effects.isAsync, isThrowing: effects.isThrowing, body: binding.accessorBlock)
    }
    return .skipChildren
  }

  override func visit(_ node: EnumCaseDeclSyntax) -> SyntaxVisitorContinueKind {
    for element in node.elements {
      let parameters = element.parameterClause?.parameters
      var signature = Signature(
        kind: .enumerationCase, name: element.name.text,
        labels: parameters?.map { $0.firstName?.text ?? "_" } ?? [],
        parameters: parameters?.map { TypeText.plain($0.type) } ?? [], container: container,
        text: "case \(element.trimmedDescription)")
      signature.isStatic = false
      found.append((signature, element.positionAfterSkippingLeadingTrivia))
    }
    return .skipChildren
  }

  override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node, node.name)
  }
  override func visitPost(_ node: StructDeclSyntax) { container.removeLast() }
  override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node, node.name)
  }
  override func visitPost(_ node: ClassDeclSyntax) { container.removeLast() }
  override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node, node.name)
  }
  override func visitPost(_ node: EnumDeclSyntax) { container.removeLast() }
  override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node, node.name)
  }
  override func visitPost(_ node: ActorDeclSyntax) { container.removeLast() }
  override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node, node.name)
  }
  override func visitPost(_ node: ProtocolDeclSyntax) { container.removeLast() }

  override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
    let path = node.extendedType.trimmedDescription.prefix { $0 != "<" }
    container.append(String(path.split(separator: ".").last ?? path))
    return .visitChildren
  }
  override func visitPost(_ node: ExtensionDeclSyntax) { container.removeLast() }

  private func enter(_ node: some DeclSyntaxProtocol, _ name: TokenSyntax)
    -> SyntaxVisitorContinueKind
  {
    let head = node.trimmedDescription.prefix { $0 != "{" && $0 != "\n" }
    found.append(
      (
        Signature(
          kind: .type, name: name.text, container: container,
          text: head.trimmingCharacters(" ")),
        node.positionAfterSkippingLeadingTrivia
      ))
    container.append(name.text)
    return .visitChildren
  }

  private func add(
    _ node: some DeclSyntaxProtocol, _ kind: Signature.Kind, _ name: String,
    _ parameters: FunctionParameterListSyntax?, _ modifiers: DeclModifierListSyntax,
    result: TypeSyntax?, isAsync: Bool, isThrowing: Bool, isOptional: Bool = false,
    body: (any SyntaxProtocol)?
  ) {
    let result = result.map(TypeText.plain) ?? ""
    let end = body?.position ?? node.endPositionBeforeTrailingTrivia
    let head = String(
      decoding: Array(node.root.description.utf8)[
        node.positionAfterSkippingLeadingTrivia.utf8Offset..<end.utf8Offset], as: UTF8.self)
    found.append(
      (
        Signature(
          kind: kind, name: name.trimmingCharacters("`"),
          labels: parameters?.map { parameter in
            // A subscript's parameter has a label only where two names stand.
            kind == .subscripting && parameter.secondName == nil ? "_" : parameter.firstName.text
          } ?? [],
          parameters: parameters?.map {
            TypeText.plain($0.type) + ($0.ellipsis == nil ? "" : "...")
          }
            ?? [],
          result: result == "Void" || result == "()" ? "" : result, isAsync: isAsync,
          isThrowing: isThrowing,
          isStatic: modifiers.contains { ["static", "class"].contains($0.name.text) },
          isOptional: isOptional || result.hasSuffix("?"), container: container,
          text: head.split(whereSeparator: \.isWhitespace).joined(separator: " ")),
        node.positionAfterSkippingLeadingTrivia
      ))
  }

  private static func effects(_ block: AccessorBlockSyntax?) -> (isAsync: Bool, isThrowing: Bool) {
    guard case .accessors(let accessors)? = block?.accessors else { return (false, false) }
    let effects = accessors.compactMap(\.effectSpecifiers)
    return (
      effects.contains { $0.asyncSpecifier != nil }, effects.contains { $0.throwsClause != nil }
    )
  }
}

/// Types as text that is equal for types that are equal, as far as their syntax tells.
enum TypeText {
  static func plain(_ type: TypeSyntax) -> String {
    var text = ""
    var last: TokenSyntax?
    for token in type.tokens(viewMode: .sourceAccurate) {
      // The module and `Self` before a name, as compilers write and people do not.
      if token.text == ".", ["Swift", "Self", "Foundation"].contains(last?.text) {
        text.removeLast(last?.text.count ?? 0)
        last = token
        continue
      }
      let isWord = { (token: TokenSyntax?) in
        token?.text.last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
      }
      if isWord(last), isWord(token) { text += " " }
      text += token.text
      last = token
    }
    for word in [
      "@escaping", "@Sendable", "@autoclosure", "borrowing ", "consuming ", "__owned ", "sending ",
    ] {
      text = text.replacing(word, with: "")
    }
    return text.replacing("Optional<", with: "?<")
  }
}
