import SwiftSyntax

/// The private members that a cell declares, and whether the cell may use them where it must not.
///
/// The engine lets cells see all names of earlier ones, so the compiler refuses no use of a private
/// member by itself. Where a name could be one, the cell is checked once more without that.
package struct PrivateMembers: Sendable {
  /// Names of private members, with the types that declare them; a type's own name stands for its
  /// initialiser.
  package private(set) var names: [String: Set<String>] = [:]
  /// Whether one of the names occurs outside its type.
  package private(set) var areUsedOutside = false

  package init() {}

  static func isPrivate(_ modifiers: DeclModifierListSyntax) -> Bool {
    modifiers.contains {
      [.keyword(.private), .keyword(.fileprivate)].contains($0.name.tokenKind)
    }
  }

  mutating func collect(_ members: MemberBlockSyntax, of type: String, isPrivate all: Bool) {
    let plain = type.split(separator: ".").last.map(String.init) ?? type
    func add(_ name: String) { names[name, default: []].insert(type) }
    for member in members.members {
      let modifiers = member.decl.asProtocol((any WithModifiersSyntax).self)?.modifiers ?? []
      let isPrivate = all || Self.isPrivate(modifiers)
      if let inner = member.decl.asProtocol((any DeclGroupSyntax).self) {
        let name = member.decl.asProtocol((any NamedDeclSyntax).self)?.name.text ?? ""
        collect(inner.memberBlock, of: type, isPrivate: isPrivate)
        if isPrivate { add(name) }
        continue
      }
      guard isPrivate else { continue }
      if let variable = member.decl.as(VariableDeclSyntax.self) {
        for token in variable.bindings.flatMap({ $0.pattern.tokens(viewMode: .sourceAccurate) }) {
          add(token.text)
        }
        // The initialiser that the compiler makes of the stored properties is private too.
        add(plain)
      } else if member.decl.is(InitializerDeclSyntax.self) {
        add(plain)
        add("init")
      } else if member.decl.is(SubscriptDeclSyntax.self) {
        add("subscript")
      } else if let named = member.decl.asProtocol((any NamedDeclSyntax).self) {
        add(named.name.text)
      }
    }
  }

  /// Looks for the names outside the types that declare them.
  mutating func findUses(in tree: SourceFileSyntax) {
    guard !names.isEmpty else { return }
    for item in tree.statements {
      var owner: String?
      if case .decl(let declaration) = item.item {
        owner =
          declaration.as(ExtensionDeclSyntax.self)?.extendedType.trimmedDescription
          ?? declaration.asProtocol((any DeclGroupSyntax).self)
          .flatMap { ($0 as? any NamedDeclSyntax)?.name.text }
      }
      for token in item.tokens(viewMode: .sourceAccurate) {
        guard let types = names[token.text] else { continue }
        // The name of a type with private properties is used for much more than for its
        // initialiser: a call must follow.
        if types.contains(token.text), token.nextToken(viewMode: .sourceAccurate)?.text != "(" {
          continue
        }
        if owner.map({ !types.contains($0) }) ?? true { areUsedOutside = true }
      }
    }
  }

  package mutating func add(_ other: PrivateMembers) {
    names.merge(other.names) { $0.union($1) }
  }
}
