import CellCode
import Chapters

/// Decides which blocks are compiled together because one needs what a later one declares.
enum BlockJoining {
  /// The next blocks up to the last of those that declare what the messages say is missing; nil where
  /// one of the names is declared in none of them, for then they do not compile together either.
  static func needed(
    _ messages: [CompilerMessage], _ following: [DocumentBlock]
  ) -> [DocumentBlock]? {
    let blocks = following.prefix(8).map(\.asPart)
    let looked = lookedUp(messages)
    let declared = blocks.map { DeclaredNames.all(in: $0.cell.code) }
    guard looked.isSubset(of: declared.reduce(LackedModules.all) { $0.union($1) }) else {
      return nil
    }
    // A variable of a later block has no value yet.
    let variables = blocks.reduce(into: Set<String>()) { names, block in
      guard block.plain.facts.declared.contains(where: looked.contains) else { return }
      for statement in ParsedCode(block.cell.code).tree.statements {
        names.formUnion(Alternatives.variables(statement))
      }
    }
    guard looked.isDisjoint(with: variables) else { return nil }
    let run = blocks.indices.filter { blocks[$0].isKept || blocks[$0].cell.labels.traps }
    let places = missing(messages).compactMap { name in
      // What is looked up by itself is declared outside types, or else in an extension's list.
      let outside = run.first { place in
        looked.contains(name) && blocks[place].plain.facts.declared.contains(name)
      }
      return outside ?? run.first { declared[$0].contains(name) }
    }
    guard let last = places.max(), blocks[...last].allSatisfy(\.isKept) else { return nil }
    return Array(blocks[...last])
  }

  /// The names that the compiler looked up and did not find, as members or by themselves.
  private static func missing(_ messages: [CompilerMessage]) -> Set<String> {
    Set(
      messages.filter { $0.severity == .error }.compactMap { DeclaredNames.missing(in: $0.text) })
  }

  /// Those among them that it did not find by themselves.
  static func lookedUp(_ messages: [CompilerMessage]) -> Set<String> {
    missing(messages.filter { $0.text.hasPrefix("cannot find ") })
  }
}
