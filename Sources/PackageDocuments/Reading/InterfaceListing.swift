import CellCode
import SwiftSyntax

/// Declarations without bodies, as documents list the interface of a package, made whole for the
/// compiler.
///
/// There are two ways. In the first, each declaration gets another name and a body that uses the
/// package's own: this compiles only where the package has what is listed. In the second, the bodies
/// stand for code that is left out: this compiles wherever the types are known.
struct InterfaceListing {
  enum Form {
    /// Bodies that call what the package declares.
    case calls
    /// Bodies that stand for code left out.
    case leftOut
  }

  /// Text to put in.
  private(set) var edits: [CodeEdit] = []
  /// False where something is listed of which there is no use to make in this form.
  private(set) var isComplete = true
  private let form: Form

  /// Makes the declarations of a block whole; `inType` where they are members of a type that is not
  /// written around them.
  init(_ tree: SourceFileSyntax, _ form: Form, inType: Bool = false) {
    self.form = form
    for item in tree.statements {
      guard case .decl(let declaration) = item.item else { continue }
      add(declaration, inType ? .extended(name: nil) : .top)
    }
  }

  /// Where a declaration stands.
  private enum Place {
    case top
    /// In an extension, or in a type that is written as an extension of the package's.
    case extended(name: String?)
    /// In a type that the listing declares.
    case declared
  }

  /// What the names of declarations begin with that call the package's.
  static let prefix = "_nbListed_"

  private mutating func add(_ declaration: DeclSyntax, _ place: Place) {
    if let function = declaration.as(FunctionDeclSyntax.self) {
      add(function, place)
    } else if let initializer = declaration.as(InitializerDeclSyntax.self) {
      add(initializer, place)
    } else if let subscriptDeclaration = declaration.as(SubscriptDeclSyntax.self) {
      add(subscriptDeclaration, place)
    } else if let variable = declaration.as(VariableDeclSyntax.self) {
      add(variable, place)
    } else if let macro = declaration.as(MacroDeclSyntax.self), macro.definition == nil {
      if form == .calls { isComplete = false }
      insert(" = #externalMacro(module: \"_\", type: \"_\")", after: macro)
    } else if let alias = declaration.as(TypeAliasDeclSyntax.self), form == .calls {
      insert(Self.prefix, before: alias.name)
    } else if let type = declaration.as(AssociatedTypeDeclSyntax.self) {
      if form == .calls { leaveOut(type) }
    } else if let cases = declaration.as(EnumCaseDeclSyntax.self) {
      if form == .calls, case .extended = place { leaveOut(cases) }
    } else if let type = declaration.asProtocol(DeclGroupSyntax.self) {
      add(type, declaration, place)
    }
  }

  private mutating func add(
    _ type: any DeclGroupSyntax, _ declaration: DeclSyntax, _ place: Place
  ) {
    // Requirements have no bodies; those of a protocol of the package can be used.
    if declaration.is(ProtocolDeclSyntax.self), form == .leftOut { return }
    let block = type.memberBlock
    var inner = Place.declared
    if let part = declaration.as(ExtensionDeclSyntax.self) {
      inner = .extended(name: part.extendedType.trimmedDescription)
    } else if form == .calls, case .top = place {
      // The package's own type, to which the members are added.
      inner = .extended(name: TypeHead(declaration)?.name.text)
      if let head = TypeHead(declaration) {
        for part in head.leftOut { leaveOut(part) }
        insert(" extension ", before: head.name)
      }
    } else if form == .calls, case .extended(let outer) = place, let head = TypeHead(declaration) {
      if let outer {
        let own = "typealias \(Self.prefix)is_\(head.name.text) = \(outer).\(head.name.text); "
        insert(own, before: declaration)
      }
      insert(Self.prefix, before: head.name)
    }
    if block.leftBrace.presence == .missing {
      let end = block.leftBrace.previousToken(viewMode: .sourceAccurate)
      if let end { edits.append((end.endPositionBeforeTrailingTrivia.utf8Offset, " {}")) }
      return
    }
    for member in block.members { add(member.decl, inner) }
  }

  private mutating func add(_ function: FunctionDeclSyntax, _ place: Place) {
    // A body that is shown among others left out uses what the list does not show.
    guard function.body == nil || form == .calls else { return }
    guard
      let call = call(
        function.name.text, function.signature.parameterClause, place,
        isStatic: Self.isStatic(function.modifiers), isOperator: Self.isOperator(function.name))
    else {
      let givesNothing = function.signature.returnClause == nil
      return write(givesNothing ? " {}" : Self.body, for: function.body, after: function)
    }
    leaveOutOverrides(function.modifiers)
    if Self.isOperator(function.name) {
      replace(function.name, by: " " + Self.prefix + "operator")
    } else {
      insert(Self.prefix, before: function.name)
    }
    let effects = function.signature.effectSpecifiers
    let words = Self.words(effects?.throwsClause != nil, effects?.asyncSpecifier != nil)
    if let word = effects?.throwsClause?.throwsSpecifier, word.tokenKind == .keyword(.rethrows),
      !function.signature.parameterClause.description.contains("throws")
    {
      // Allowed only where the name is a protocol's.
      replace(word, by: " throws")
    }
    let gives = function.signature.returnClause == nil ? "" : "return "
    write(" { \(gives)\(words)\(call) }", for: function.body, after: function)
  }

  private mutating func add(_ initializer: InitializerDeclSyntax, _ place: Place) {
    guard initializer.body == nil else { return }
    guard case .extended(let name) = place,
      let arguments = arguments(initializer.signature.parameterClause)
    else { return insert(Self.body, after: initializer) }
    let isClass = initializer.modifiers.contains {
      ["convenience", "required"].contains($0.name.text)
    }
    let type = isClass ? name ?? "Self" : "Self"
    leaveOutOverrides(initializer.modifiers)
    replace(initializer.initKeyword, by: " static func \(Self.prefix)init")
    if let mark = initializer.optionalMark { leaveOut(mark) }
    let signature = initializer.signature
    insert(" -> \(type)\(initializer.optionalMark == nil ? "" : "?")", after: signature)
    let effects = signature.effectSpecifiers
    let words = Self.words(effects?.throwsClause != nil, effects?.asyncSpecifier != nil)
    insert(" { return \(words)\(type)(\(arguments)) }", after: initializer)
  }

  private mutating func add(_ declaration: SubscriptDeclSyntax, _ place: Place) {
    let isListed =
      declaration.accessorBlock.map(Self.hasBareAccessors) ?? true
    guard isListed else { return }
    guard case .extended = place,
      let arguments = arguments(declaration.parameterClause, isSubscript: true)
    else {
      return addAccessors(declaration.accessorBlock, body: "_nbLeftOut()", after: declaration)
    }
    let base = Self.isStatic(declaration.modifiers) ? "Self" : "self"
    replace(declaration.subscriptKeyword, by: " func \(Self.prefix)subscript")
    if let block = declaration.accessorBlock { leaveOut(block) }
    insert(" { return \(base)[\(arguments)] }", after: declaration)
  }

  private mutating func add(_ variable: VariableDeclSyntax, _ place: Place) {
    guard variable.bindings.count == 1, let binding = variable.bindings.first,
      let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier,
      binding.initializer == nil, binding.typeAnnotation != nil
    else { return }
    let isListed = binding.accessorBlock.map(Self.hasBareAccessors)
    guard case .extended = place else {
      if isListed == true {
        addAccessors(binding.accessorBlock, body: "_nbLeftOut()", after: variable)
      }
      return
    }
    guard isListed ?? true else { return }
    guard form == .calls else {
      return addAccessors(binding.accessorBlock, body: "_nbLeftOut()", after: variable)
    }
    if variable.bindingSpecifier.tokenKind == .keyword(.let) {
      replace(variable.bindingSpecifier, by: " var")
    }
    leaveOutOverrides(variable.modifiers)
    insert(Self.prefix, before: name)
    let value = (Self.isStatic(variable.modifiers) ? "Self." : "self.") + name.text
    addAccessors(binding.accessorBlock, body: value, after: variable)
  }

  /// Gives the accessors that are listed, `{ get set }`, their bodies; a getter where none is.
  private mutating func addAccessors(
    _ block: AccessorBlockSyntax?, body: String, after node: some SyntaxProtocol
  ) {
    guard case .accessors(let accessors)? = block?.accessors else {
      return insert(" { \(body) }", after: node)
    }
    for accessor in accessors where accessor.body == nil {
      let effects = accessor.effectSpecifiers
      let words = Self.words(effects?.throwsClause != nil, effects?.asyncSpecifier != nil)
      let isSetter = accessor.accessorSpecifier.tokenKind == .keyword(.set)
      let isCall = body.hasPrefix("_nb")
      insert(
        isSetter && !isCall ? " { \(body) = newValue }" : " { \(words)\(body) }", after: accessor)
    }
  }

  /// A call of what is declared; nil where there is none to make.
  private mutating func call(
    _ name: String, _ parameters: FunctionParameterClauseSyntax, _ place: Place, isStatic: Bool,
    isOperator: Bool
  ) -> String? {
    guard form == .calls else { return nil }
    if case .declared = place { return nil }
    if isOperator {
      let names = parameters.parameters.map { ($0.secondName ?? $0.firstName).text }
      return names.count == 2 ? "\(names[0]) \(name) \(names[1])" : "\(name)\(names.first ?? "")"
    }
    guard let arguments = arguments(parameters) else { return nil }
    if case .top = place { return "\(name)(\(arguments))" }
    return "\(isStatic ? "Self" : "self").\(name)(\(arguments))"
  }

  /// The parameters handed on as arguments; nil where one cannot be.
  private mutating func arguments(
    _ clause: FunctionParameterClauseSyntax, isSubscript: Bool = false
  ) -> String? {
    guard form == .calls else { return nil }
    var words: [String] = []
    for parameter in clause.parameters {
      guard parameter.ellipsis == nil else {
        isComplete = false
        return nil
      }
      let inner = parameter.secondName ?? parameter.firstName
      let hasLabel =
        parameter.firstName.text != "_" && (!isSubscript || parameter.secondName != nil)
      let label = hasLabel ? parameter.firstName.text + ": " : ""
      let name = inner.text.hasPrefix("`") ? inner.text : "`\(inner.text)`"
      let type = parameter.type.trimmedDescription
      let value =
        type.hasPrefix("inout ")
        ? "&" + name
        : type.contains("@autoclosure")
          ? name + "()" : type.hasPrefix("repeat ") ? "repeat each " + name : name
      words.append(label + value)
    }
    return words.joined(separator: ", ")
  }

  private static let body = " { _nbLeftOut() }"

  private static func words(_ canThrow: Bool, _ isAsync: Bool) -> String {
    (canThrow ? "try " : "") + (isAsync ? "await " : "")
  }

  private static func isStatic(_ modifiers: DeclModifierListSyntax) -> Bool {
    modifiers.contains { ["static", "class"].contains($0.name.text) }
  }

  private static func isOperator(_ name: TokenSyntax) -> Bool {
    !(name.text.first.map { $0.isLetter || $0 == "_" || $0 == "`" } ?? false)
  }

  static func hasBareAccessors(_ block: AccessorBlockSyntax) -> Bool {
    guard case .accessors(let accessors) = block.accessors else { return false }
    return accessors.contains { $0.body == nil }
  }

  private mutating func leaveOutOverrides(_ modifiers: DeclModifierListSyntax) {
    for modifier in modifiers
    where ["override", "convenience", "required"].contains(modifier.name.text) {
      leaveOut(modifier)
    }
  }

  private mutating func leaveOut(_ node: some SyntaxProtocol) { replace(node, by: "") }

  private mutating func replace(_ node: some SyntaxProtocol, by text: String) {
    edits.append((node.positionAfterSkippingLeadingTrivia.utf8Offset, "/*"))
    edits.append((node.endPositionBeforeTrailingTrivia.utf8Offset, "*/" + text))
  }

  /// Writes a body, over the one that is shown.
  private mutating func write(
    _ text: String, for body: CodeBlockSyntax?, after node: some SyntaxProtocol
  ) {
    if let body { replace(body, by: text) } else { insert(text, after: node) }
  }

  private mutating func insert(_ text: String, before node: some SyntaxProtocol) {
    edits.append((node.positionAfterSkippingLeadingTrivia.utf8Offset, text))
  }

  private mutating func insert(_ text: String, after node: some SyntaxProtocol) {
    edits.append((node.endPositionBeforeTrailingTrivia.utf8Offset, text))
  }
}

/// The beginning of a type's declaration, up to its members.
private struct TypeHead {
  var name: TokenSyntax
  /// What an extension of the type does not repeat.
  var leftOut: [Syntax] = []

  init?(_ declaration: DeclSyntax) {
    if let type = declaration.as(StructDeclSyntax.self) {
      name = type.name
      add(type, type.structKeyword, type.genericParameterClause)
    } else if let type = declaration.as(ClassDeclSyntax.self) {
      name = type.name
      add(type, type.classKeyword, type.genericParameterClause)
    } else if let type = declaration.as(EnumDeclSyntax.self) {
      name = type.name
      add(type, type.enumKeyword, type.genericParameterClause)
    } else if let type = declaration.as(ActorDeclSyntax.self) {
      name = type.name
      add(type, type.actorKeyword, type.genericParameterClause)
    } else if let type = declaration.as(ProtocolDeclSyntax.self) {
      name = type.name
      add(type, type.protocolKeyword, nil)
      if let types = type.primaryAssociatedTypeClause { leftOut.append(Syntax(types)) }
    } else {
      return nil
    }
  }

  private mutating func add(
    _ type: some DeclGroupSyntax & WithAttributesSyntax, _ keyword: TokenSyntax,
    _ generics: GenericParameterClauseSyntax?
  ) {
    leftOut += type.attributes.map(Syntax.init) + type.modifiers.map(Syntax.init)
    leftOut.append(Syntax(keyword))
    if let generics { leftOut.append(Syntax(generics)) }
    if let parents = type.inheritanceClause { leftOut.append(Syntax(parents)) }
    if let conditions = type.genericWhereClause { leftOut.append(Syntax(conditions)) }
  }
}
