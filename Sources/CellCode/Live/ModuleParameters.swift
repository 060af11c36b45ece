import SwiftSyntax

/// Writes the property `parameters` of models, which Embedded Swift cannot find by reflection.
///
/// It goes to the end of the file that declares the model, so that private properties are seen.
package struct ModuleParameters: Sendable {
  /// The protocols that make a type a model: `Module`, and those that refine it.
  package private(set) var protocols: Set<String>

  package init(protocols: Set<String> = ["Module"]) { self.protocols = protocols }

  /// Takes note of the protocols in some files that refine a known one.
  package mutating func learn(from files: [SourceFileSyntax]) {
    let found = files.flatMap { file in
      file.statements.compactMap { $0.item.as(ProtocolDeclSyntax.self) }
    }
    var count = -1
    while count != protocols.count {
      count = protocols.count
      for declaration in found where refines(declaration.inheritanceClause) {
        protocols.insert(declaration.name.text)
      }
    }
  }

  /// The extensions that belong at the end of the file; empty where it declares no model.
  package func extensions(for file: SourceFileSyntax) -> String {
    file.statements.reduce("") { text, item in
      guard case .decl(let declaration) = item.item else { return text }
      return text + extensions(for: declaration, in: [])
    }
  }

  private func extensions(for declaration: DeclSyntax, in outer: [String]) -> String {
    let name: String
    let group: any DeclGroupSyntax
    if let type = declaration.as(StructDeclSyntax.self) {
      (name, group) = (type.name.text, type)
    } else if let type = declaration.as(ClassDeclSyntax.self) {
      (name, group) = (type.name.text, type)
    } else if let type = declaration.as(EnumDeclSyntax.self) {
      (name, group) = (type.name.text, type)
    } else if let type = declaration.as(ExtensionDeclSyntax.self) {
      (name, group) = (type.extendedType.trimmedDescription, type)
    } else {
      return ""
    }
    let path = outer + [name]
    let members = group.memberBlock.members.map(\.decl)
    var text = members.map { extensions(for: $0, in: path) }.joined()
    let names = members.flatMap { stored($0) }
    let isWritten = members.contains { member in
      member.as(VariableDeclSyntax.self)?.bindings.contains {
        $0.pattern.trimmedDescription == "parameters"
      } ?? false
    }
    if refines(group.inheritanceClause), !isWritten, !declaration.is(ExtensionDeclSyntax.self) {
      let access = group.modifiers.map(\.name.text).filter { ["public", "package"].contains($0) }
      let result = "[(name: String, parameter: Parameter<Scalar>)]"
      text += """
        extension \(path.joined(separator: ".")) {
          \((access + ["var"]).joined(separator: " ")) parameters: \(result) {
            var list = ParameterList<Scalar>()
        \(names.map { "    list.add(\"\($0)\", \($0))\n" }.joined())    return list.found
          }
        }

        """
    }
    return text
  }

  private func refines(_ clause: InheritanceClauseSyntax?) -> Bool {
    clause?.inheritedTypes.contains { inherited in
      inherited.type.trimmedDescription.split(separator: "&").contains { part in
        let name = part.split(separator: "<").first ?? part
        return protocols.contains(name.filter { !$0.isWhitespace })
      }
    } ?? false
  }

  /// The names of stored properties whose type could hold a parameter.
  private func stored(_ member: DeclSyntax) -> [String] {
    guard let variable = member.as(VariableDeclSyntax.self),
      !variable.modifiers.contains(where: { ["static", "lazy"].contains($0.name.text) })
    else { return [] }
    // `let a, b: T`: the type stands at the last.
    var type: TypeSyntax?
    var names: [String] = []
    for binding in variable.bindings.reversed() {
      type = binding.typeAnnotation?.type ?? type
      if let block = binding.accessorBlock, Self.isComputed(block) { continue }
      if let type, Self.isOpaque(type) { continue }
      if let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text {
        names.append(name)
      }
    }
    return names.reversed()
  }

  private static func isComputed(_ block: AccessorBlockSyntax) -> Bool {
    guard case .accessors(let list) = block.accessors else { return true }
    return list.contains { !["willSet", "didSet"].contains($0.accessorSpecifier.text) }
  }

  /// Functions, tuples and values of any type that conforms.
  private static func isOpaque(_ type: TypeSyntax) -> Bool {
    type.is(FunctionTypeSyntax.self) || type.is(TupleTypeSyntax.self)
      || type.trimmedDescription.hasPrefix("any ") || type.trimmedDescription.hasPrefix("(any ")
      || type.trimmedDescription.hasPrefix("@")
  }
}
