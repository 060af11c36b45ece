import SwiftSyntax

/// What the syntax of a cell says about whether it means the same beside other cells in one file.
///
/// Every way in which a cell can change the meaning of an earlier one goes through a name, an
/// operator, a member that is used unnamed, a conformance, a literal's default type or an import;
/// all are collected by their text, without regard to scopes, so that too much is found rather
/// than too little.
package struct MergeFacts: Sendable {
  /// Names declared at top level, in every branch of `#if`.
  package var declared: Set<String> = []
  /// The structures, classes, enumerations and actors among them.
  package var nominalTypes: Set<String> = []
  /// Every type and protocol among them.
  package var types: Set<String> = []
  /// Names that are not after a dot, declarations included.
  package var references: Set<String> = []
  /// Names after a dot.
  package var memberReferences: Set<String> = []
  package var operators: Set<String> = []
  /// Operators declared or given a function, anywhere.
  package var declaredOperators: Set<String> = []
  package var extensions: [Extension] = []
  /// The names in inheritance clauses, and of the types that have one.
  package var inheriting: Set<String> = []
  package var imports: [String] = []
  /// Attributes that might be macros or wrappers declared elsewhere.
  package var unknownAttributes: Set<String> = []
  /// The members that other cells, and other declarations of this one, must not use.
  package var privacy = PrivateMembers()
  /// Must be the last cell of its unit.
  package var endsUnit = false
  /// Must be the only cell of its unit.
  package var isAlone = false

  /// Whether there is a word in the cell after which nothing may go on.
  var mayEnd = false

  package struct Extension: Sendable {
    package var type: String
    package var isConformance: Bool
    package var members: Set<String>
    /// Has members that are used without their name: initialisers, subscripts, builders.
    package var hasUnnamedUse: Bool
  }

  init(_ tree: SourceFileSyntax) {
    if tree.shebang != nil || tree.hasError { isAlone = true }
    collectTokens(tree)
    mayEnd = mayEnd || !references.isDisjoint(with: Self.endings)
    for item in tree.statements { collect(item.item) }
    privacy.findUses(in: tree)
    if references.contains(where: { $0.hasPrefix("_nb") }) { isAlone = true }
    if !references.isDisjoint(with: ["dlsym", "NSClassFromString", "_typeByName"]) {
      isAlone = true
    }
    if declaredOperators.contains("~=") { isAlone = true }
    if !declared.isDisjoint(with: Self.literalTypes) { isAlone = true }
  }

  /// Whether the cell may use one of the private members, which an earlier cell declares.
  package func mayUse(_ members: PrivateMembers) -> Bool {
    members.names.keys.contains { name in
      name == "subscript" || memberReferences.contains(name)
        || references.contains(name) && !self.types.contains(name)
    }
  }

  private static let literalTypes: Set = [
    "IntegerLiteralType", "FloatLiteralType", "BooleanLiteralType", "StringLiteralType",
    "ExtendedGraphemeClusterType", "UnicodeScalarType",
  ]

  private mutating func collectTokens(_ tree: SourceFileSyntax) {
    var before = TokenKind.endOfFile
    for token in tree.tokens(viewMode: .sourceAccurate) {
      let kind = token.tokenKind
      switch kind {
      case .identifier(let text), .dollarIdentifier(let text):
        let name = text.first == "`" ? String(text.dropFirst().dropLast()) : text
        if before == .period {
          memberReferences.insert(name)
        } else if !Self.isLabel(token) {
          references.insert(name)
        }
        if before == .atSign { addAttribute(name) }
        if before == .pound, !Self.compilerMacros.contains(name) { isAlone = true }
      case .binaryOperator(let text), .prefixOperator(let text), .postfixOperator(let text):
        operators.insert(text)
      case .keyword(.`init`) where before == .period: memberReferences.insert("init")
      case .poundSourceLocation: isAlone = true
      case .keyword(.throw), .keyword(.while): mayEnd = true
      default: break
      }
      before = kind
    }
  }

  private static func isLabel(_ token: TokenSyntax) -> Bool {
    guard let parent = token.parent else { return false }
    if let element = parent.as(LabeledExprSyntax.self) { return element.label?.id == token.id }
    if let parameter = parent.as(FunctionParameterSyntax.self) {
      return parameter.firstName.id == token.id
    }
    return false
  }

  private static let compilerMacros: Set = [
    "file", "fileID", "filePath", "line", "column", "function", "dsohandle", "keyPath", "selector",
    "available", "unavailable", "warning", "error", "isolation", "colorLiteral",
  ]

  private mutating func addAttribute(_ name: String) {
    if Self.knownAttributes.contains(name) { return }
    if name.hasPrefix("_") { isAlone = true } else { unknownAttributes.insert(name) }
  }

  private static let knownAttributes: Set = [
    "autoclosure", "available", "concurrent", "convention", "derivative", "differentiable",
    "discardableResult", "dynamicCallable", "dynamicMemberLookup", "escaping", "frozen",
    "globalActor", "inlinable", "inline", "MainActor", "noDerivative", "nonobjc", "preconcurrency",
    "propertyWrapper", "resultBuilder", "retroactive", "Sendable", "testable", "transpose",
    "unchecked", "unknown", "usableFromInline", "_disfavoredOverload", "_exported", "_specialize",
  ]
}
