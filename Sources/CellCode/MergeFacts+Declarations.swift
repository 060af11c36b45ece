import SwiftSyntax

extension MergeFacts {
  mutating func collect(_ item: CodeBlockItemSyntax.Item) {
    if case .decl(let declaration) = item {
      collect(declaration)
    } else if case .stmt(let statement) = item {
      collect(statement)
    } else {
      noteEnd(of: item)
    }
  }

  /// Declarations at top level, in every branch of `#if`.
  private mutating func collect(_ declaration: DeclSyntax) {
    if let function = declaration.as(FunctionDeclSyntax.self) {
      if case .identifier = function.name.tokenKind {
        declare(function.name, isType: false)
      } else {
        declaredOperators.insert(function.name.text)
      }
    } else if let variable = declaration.as(VariableDeclSyntax.self) {
      for binding in variable.bindings { collect(binding) }
    } else if let type = declaration.as(StructDeclSyntax.self) {
      declareType(type.name, type.inheritanceClause, type.memberBlock)
    } else if let type = declaration.as(ClassDeclSyntax.self) {
      declareType(type.name, type.inheritanceClause, type.memberBlock)
    } else if let type = declaration.as(EnumDeclSyntax.self) {
      declareType(type.name, type.inheritanceClause, type.memberBlock)
    } else if let type = declaration.as(ActorDeclSyntax.self) {
      declareType(type.name, type.inheritanceClause, type.memberBlock)
    } else if let type = declaration.as(ProtocolDeclSyntax.self) {
      declareType(type.name, type.inheritanceClause, type.memberBlock, isNominal: false)
    } else if let type = declaration.as(TypeAliasDeclSyntax.self) {
      declare(type.name, isType: true)
    } else if let symbol = declaration.as(OperatorDeclSyntax.self) {
      declaredOperators.insert(symbol.name.text)
    } else if let group = declaration.as(PrecedenceGroupDeclSyntax.self) {
      declare(group.name, isType: true)
    } else if let part = declaration.as(ExtensionDeclSyntax.self) {
      collect(part)
    } else if let module = declaration.as(ImportDeclSyntax.self) {
      imports.append(module.path.trimmedDescription)
      if module.attributes.trimmedDescription.contains("@testable") { isAlone = true }
    } else if let condition = declaration.as(IfConfigDeclSyntax.self) {
      for clause in condition.clauses {
        if case .statements(let items)? = clause.elements {
          for item in items { collect(item.item) }
        }
      }
    } else {
      isAlone = true
    }
  }

  private mutating func collect(_ binding: PatternBindingSyntax) {
    for token in binding.pattern.tokens(viewMode: .sourceAccurate) {
      if case .identifier = token.tokenKind { declare(token, isType: false) }
    }
    if let initializer = binding.initializer { noteEnd(of: initializer) }
    // A variable that a later cell may give its first value.
    if binding.initializer == nil, binding.accessorBlock == nil,
      binding.typeAnnotation?.type.is(OptionalTypeSyntax.self) != true
    {
      endsUnit = true
    }
  }

  private mutating func declare(_ token: TokenSyntax, isType: Bool) {
    let name = token.text.first == "`" ? String(token.text.dropFirst().dropLast()) : token.text
    declared.insert(name)
    if isType { types.insert(name) }
    // A type named like a function of a library, or the other way round, is looked up otherwise
    // when it stands in another module.
    if name.first?.isUppercase != isType { endsUnit = true }
  }

  private mutating func declareType(
    _ name: TokenSyntax, _ inheritance: InheritanceClauseSyntax?, _ members: MemberBlockSyntax,
    isNominal: Bool = true
  ) {
    declare(name, isType: true)
    if isNominal { nominalTypes.insert(name.text) }
    note(inheritance, of: name.text)
    collectOperators(members)
    privacy.collect(members, of: name.text, isPrivate: false)
  }

  private mutating func note(_ inheritance: InheritanceClauseSyntax?, of type: String) {
    guard let inheritance else { return }
    inheriting.insert(type)
    for token in inheritance.tokens(viewMode: .sourceAccurate) {
      if case .identifier(let name) = token.tokenKind { inheriting.insert(name) }
    }
  }

  private mutating func collectOperators(_ members: MemberBlockSyntax) {
    for member in members.members {
      if let function = member.decl.as(FunctionDeclSyntax.self) {
        if case .identifier = function.name.tokenKind { continue }
        declaredOperators.insert(function.name.text)
      } else if let inner = member.decl.asProtocol((any DeclGroupSyntax).self) {
        note(inner.inheritanceClause, of: "")
        collectOperators(inner.memberBlock)
      }
    }
  }

  private mutating func collect(_ part: ExtensionDeclSyntax) {
    let type = part.extendedType.trimmedDescription
    note(part.inheritanceClause, of: type)
    collectOperators(part.memberBlock)
    privacy.collect(
      part.memberBlock, of: type, isPrivate: PrivateMembers.isPrivate(part.modifiers))
    var found = Extension(
      type: type, isConformance: part.inheritanceClause != nil, members: [], hasUnnamedUse: false)
    for member in part.memberBlock.members {
      if let function = member.decl.as(FunctionDeclSyntax.self) {
        found.add(function.name.text)
      } else if let variable = member.decl.as(VariableDeclSyntax.self) {
        for token in variable.bindings.flatMap({ $0.pattern.tokens(viewMode: .sourceAccurate) }) {
          found.add(token.text)
        }
      } else if let inner = member.decl.asProtocol((any NamedDeclSyntax).self) {
        found.add(inner.name.text)
      } else {
        found.hasUnnamedUse = true
      }
    }
    extensions.append(found)
  }

  private mutating func collect(_ statement: StmtSyntax) {
    switch statement.kind {
    case .deferStmt, .guardStmt, .throwStmt, .returnStmt: endsUnit = true
    default: noteEnd(of: statement)
    }
  }

  /// Code that may never go on: what follows it in one file is warned of.
  private mutating func noteEnd(of node: some SyntaxProtocol) {
    guard mayEnd else { return }
    var before = TokenKind.endOfFile
    for token in node.tokens(viewMode: .sourceAccurate) {
      switch token.tokenKind {
      case .identifier(let name) where Self.endings.contains(name): endsUnit = true
      case .keyword(.throw): endsUnit = true
      case .keyword(.true) where before == .keyword(.while): endsUnit = true
      default: break
      }
      before = token.tokenKind
    }
  }

  static let endings: Set = [
    "exit", "_exit", "quick_exit", "abort", "fatalError", "preconditionFailure",
    "assertionFailure",
  ]
}

extension MergeFacts.Extension {
  fileprivate mutating func add(_ name: String) {
    let plain = name.first == "`" ? String(name.dropFirst().dropLast()) : name
    members.insert(plain)
    if Self.usedUnnamed.contains(plain) || plain.hasPrefix("build")
      || !(plain.first?.isLetter == true || plain.first == "_")
    {
      hasUnnamedUse = true
    }
  }

  private static let usedUnnamed: Set = [
    "callAsFunction", "dynamicallyCall", "appendInterpolation", "appendLiteral", "wrappedValue",
    "projectedValue", "makeIterator", "makeAsyncIterator", "next", "hash", "description",
    "debugDescription", "customMirror", "encode", "playgroundDescription", "errorDescription",
  ]
}
