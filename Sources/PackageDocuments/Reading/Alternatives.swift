import CellCode
import SwiftSyntax

/// Blocks that show two ways to do the same, one below the other, with the same names.
enum Alternatives {
  /// Puts each way but the last in a scope of its own; nothing where no name is declared twice.
  static func edits(in code: ParsedCode) -> [CodeEdit] {
    let statements = Array(code.tree.statements)
    let names = statements.map(declared)
    var counts: [String: Int] = [:]
    for name in names.flatMap({ $0 }) { counts[name, default: 0] += 1 }
    let twice = Set(counts.filter { $0.value > 1 }.keys)
    var edits: [CodeEdit] = []
    var seen: Set<String> = []
    var start: Int?
    for (index, own) in names.enumerated() where !own.isDisjoint(with: twice) {
      if let first = start, !own.isDisjoint(with: seen) {
        let before = statements[first].positionAfterSkippingLeadingTrivia.utf8Offset
        // The comments between belong to the way that ends.
        let after = statements[index].positionAfterSkippingLeadingTrivia.utf8Offset
        edits += [(before, "do { "), (after, "}; ")]
        (start, seen) = (nil, [])
      }
      if start == nil { start = index }
      seen.formUnion(own)
    }
    return edits
  }

  /// The names of variables, functions and types that a statement declares at the top.
  private static func declared(_ statement: CodeBlockItemSyntax) -> Set<String> {
    guard case .decl(let declaration) = statement.item else { return [] }
    if declaration.is(VariableDeclSyntax.self) { return variables(statement) }
    guard !declaration.is(FunctionDeclSyntax.self) else { return [] }
    return (declaration.asProtocol(NamedDeclSyntax.self)?.name.text).map { [$0] } ?? []
  }

  /// The names of the variables that a statement at the top declares.
  static func variables(_ statement: CodeBlockItemSyntax) -> Set<String> {
    guard case .decl(let declaration) = statement.item,
      let variable = declaration.as(VariableDeclSyntax.self)
    else { return [] }
    let names = variable.bindings.flatMap { binding in
      binding.pattern.tokens(viewMode: .sourceAccurate).compactMap { token in
        if case .identifier(let name) = token.tokenKind { name } else { nil }
      }
    }
    return Set(names)
  }
}
