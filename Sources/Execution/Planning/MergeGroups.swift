import CellCode

/// Decides which cells are compiled together: those whose merged form means the same as a module
/// for each would.
enum MergeGroups {
  /// The groups, none so long that its first output, or a change in it, is waited for too long.
  static func units(_ cells: [PlannedCell]) -> [[PlannedCell]] {
    var units: [[PlannedCell]] = []
    for group in groups(cells) {
      var rest = group[...]
      while !rest.isEmpty {
        let count = units.isEmpty ? firstLength : length
        units.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
    }
    return units
  }

  // A unit costs about 0.06 s and each of its cells 0.015 s: three show something soon, and six are
  // compiled again soon after a change in one.
  private static let firstLength = 3
  private static let length = 6

  static func groups(_ cells: [PlannedCell]) -> [[PlannedCell]] {
    var groups: [[PlannedCell]] = []
    var open: Group?
    var document = Document()
    for cell in cells {
      let facts = cell.syntax.facts
      let isAlone =
        facts.isAlone || cell.isCompileOnly || !cell.isKept || cell.needsStrictCheck
        || !facts.unknownAttributes.isSubset(of: document.types.union(facts.types))
      if !isAlone, let group = open, group.takes(cell, document) {
        open = group.adding(cell)
        groups[groups.count - 1].append(cell)
      } else {
        groups.append([cell])
        open = isAlone ? nil : Group(cell)
      }
      if facts.endsUnit { open = nil }
      document.add(facts)
    }
    return groups
  }

  /// What the cells so far declare and import, those of other groups included.
  struct Document {
    var types: Set<String> = []
    var nominalTypes: Set<String> = knownTypes
    var imports: Set<String> = []

    mutating func add(_ facts: MergeFacts) {
      types.formUnion(facts.types)
      nominalTypes.subtract(facts.declared)
      nominalTypes.formUnion(facts.nominalTypes)
      imports.formUnion(facts.imports)
    }

    /// Types of the standard library, of Foundation and of ours that are no protocols.
    private static let knownTypes: Set = [
      "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
      "Double", "Float", "Bool", "String", "Substring", "Character", "Array", "ArraySlice",
      "Dictionary", "Set", "Optional", "Range", "ClosedRange", "Result", "Date", "Data", "URL",
      "Tensor",
    ]
  }

  /// The cells of an open group, as far as a further one could change their meaning.
  struct Group {
    private var references: Set<String>
    private var memberReferences: Set<String>
    private var operators: Set<String>
    private var inheriting: Set<String>
    private let isOptimized: Bool

    init(_ cell: PlannedCell) {
      let facts = cell.syntax.facts
      references = facts.references.union(facts.declared)
      memberReferences = facts.memberReferences
      operators = facts.operators.union(facts.declaredOperators)
      inheriting = facts.inheriting
      isOptimized = cell.cell.labels.optimized
    }

    func adding(_ cell: PlannedCell) -> Group {
      let facts = cell.syntax.facts
      var group = self
      group.references.formUnion(facts.references)
      group.references.formUnion(facts.declared)
      group.memberReferences.formUnion(facts.memberReferences)
      group.operators.formUnion(facts.operators)
      group.operators.formUnion(facts.declaredOperators)
      group.inheriting.formUnion(facts.inheriting)
      return group
    }

    /// Whether the cell leaves the meaning of the group's cells alone.
    func takes(_ cell: PlannedCell, _ document: Document) -> Bool {
      let facts = cell.syntax.facts
      return cell.cell.labels.optimized == isOptimized
        && facts.declared.isDisjoint(with: references)
        && facts.declaredOperators.isDisjoint(with: operators)
        && facts.imports.allSatisfy(document.imports.contains)
        && facts.extensions.allSatisfy {
          facts.types.contains($0.type) || takes($0, document)
        }
    }

    private func takes(_ part: MergeFacts.Extension, _ document: Document) -> Bool {
      if part.isConformance || part.hasUnnamedUse { return false }
      if !part.members.isDisjoint(with: references.union(memberReferences)) { return false }
      // The member could be found where a conformance of an earlier cell looks for it.
      return inheriting.isEmpty
        || document.nominalTypes.contains(part.type) && !inheriting.contains(part.type)
    }
  }
}
