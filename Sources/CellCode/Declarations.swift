import SwiftSyntax

/// What the top level of a cell declares, and whether its last item has a value to show.
package struct Declarations {
  /// One key for each declaration; two equal keys in one program are a redefinition.
  ///
  /// A function's key holds its labels and types, since functions may be overloaded.
  package private(set) var keys: [(key: String, name: String)] = []
  /// The bytes of the last item, if it is an expression whose value a cell shows.
  package private(set) var shown: Range<Int>?
  /// The bytes of each `import`.
  package private(set) var imports: [Range<Int>] = []
  /// The first word of a declaration that only a file's top level can hold.
  package private(set) var topLevelOnly: String?

  package init(_ tree: SourceFileSyntax) {
    for statement in tree.statements {
      guard let declaration = statement.item.as(DeclSyntax.self) else { continue }
      add(declaration, within: "")
      if declaration.is(ImportDeclSyntax.self) {
        imports.append(declaration.trimmedBytes)
      } else if declaration.is(ExtensionDeclSyntax.self) {
        topLevelOnly = "extension"
      } else if declaration.is(OperatorDeclSyntax.self) {
        topLevelOnly = "operator"
      } else if declaration.is(PrecedenceGroupDeclSyntax.self) {
        topLevelOnly = "precedencegroup"
      }
    }
    shown = tree.shownExpression?.trimmedBytes
  }

  private mutating func add(_ declaration: DeclSyntax, within type: String) {
    if let variable = declaration.as(VariableDeclSyntax.self) {
      for binding in variable.bindings { add(pattern: binding.pattern, within: type) }
    } else if let function = declaration.as(FunctionDeclSyntax.self) {
      let parameters = function.signature.parameterClause.parameters.map {
        "\($0.firstName.text):\($0.type.trimmedDescription)"
      }.joined(separator: ",")
      let result = function.signature.returnClause?.type.trimmedDescription ?? "Void"
      let name = function.name.text
      keys.append(
        ("\(type)\(name)(\(parameters))->\(result)", "\(type)\(name)"))
    } else if let extended = declaration.as(ExtensionDeclSyntax.self) {
      let name = extended.extendedType.trimmedDescription
      for member in extended.memberBlock.members { add(member.decl, within: name + ".") }
    } else if let named = declaration.asProtocol(NamedDeclSyntax.self) {
      keys.append((type + named.name.text, type + named.name.text))
    }
  }

  private mutating func add(pattern: PatternSyntax, within type: String) {
    if let name = pattern.as(IdentifierPatternSyntax.self) {
      keys.append((type + name.identifier.text, type + name.identifier.text))
    } else if let tuple = pattern.as(TuplePatternSyntax.self) {
      for element in tuple.elements { add(pattern: element.pattern, within: type) }
    }
  }
}
