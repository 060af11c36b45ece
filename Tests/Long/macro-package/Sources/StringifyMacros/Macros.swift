import SwiftCompilerPlugin
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

struct StringifyMacro: ExpressionMacro {
  static func expansion(
    of node: some FreestandingMacroExpansionSyntax, in context: some MacroExpansionContext
  ) throws -> ExprSyntax {
    guard let value = node.arguments.first?.expression else { throw MissingArgument() }
    return "(\(value), \(literal: value.trimmedDescription))"
  }
}

struct NamedMacro: MemberMacro {
  static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    let names = declaration.memberBlock.members
      .compactMap { $0.decl.as(VariableDeclSyntax.self) }
      .flatMap { $0.bindings.map(\.pattern.trimmedDescription) }
    return ["static var names: [String] { \(raw: names) }"]
  }
}

struct MissingArgument: Error {}

@main
struct Macros: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [StringifyMacro.self, NamedMacro.self]
}
