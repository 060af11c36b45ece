extension Compiler {
  /// The module that every cell of a package's document imports: the support, and the package's own.
  ///
  /// It is apart from the support, whose code the package's names must not change. A module that
  /// cannot be imported here, as one that needs another platform, is left out.
  func packageImports(_ names: [String], after support: CompiledUnit) throws -> CompiledUnit? {
    guard !names.isEmpty else { return nil }
    var wanted = names
    for attempt in 0...1 {
      if attempt == 1 {
        wanted = try names.filter { try unit(importing: [$0], after: support) != nil }
      }
      if let unit = try unit(importing: wanted, after: support) { return unit }
    }
    return nil
  }

  private func unit(
    importing names: [String], after support: CompiledUnit
  ) throws -> CompiledUnit? {
    let lines = [support.module] + names
    var request = Compiler.Request(
      module: "_nb0000", text: lines.map { "@_exported import \($0)\n" }.joined())
    request.isLibrary = true
    request.chain = [support]
    guard case .compiled(let unit) = try compile(request) else { return nil }
    return unit
  }
}
