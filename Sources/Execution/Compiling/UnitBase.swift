/// What a unit is compiled on: all that came before it.
struct UnitBase: Sendable {
  /// The earlier units, in the order of their import.
  var chain: [CompiledUnit]
  /// The modules that a cell so far, or a document's package, imports.
  var imports: [String]
  /// The import statements of cells that did not compile, which count all the same.
  var carried: [String]

  mutating func carry(_ statements: [String]) {
    carried += statements.filter { !carried.contains($0) }
  }
}
