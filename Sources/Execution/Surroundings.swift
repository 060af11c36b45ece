import Chapters

/// What a cell's code sees of the cells before it, compiled and not run: for editors.
package struct Surroundings: Sendable {
  /// The modules of the cells before, the newest last.
  package var modules: [String]
  /// The compiler's arguments for the cell, without its own module and file.
  package var arguments: [String]

  /// The number of the cell that a module was compiled from; nil for any other module.
  package static func cell(ofModule name: String) -> Int? {
    // Cells are numbered as they run; without chapters before, that is their number.
    name.hasPrefix("_nb") ? Int(name.dropFirst(3)) : nil
  }
}

extension Engine {
  /// Compiles the cells before a cell, each by itself, as far as they compile.
  package func surroundings(of number: Int, in chapter: Chapter) async throws -> Surroundings {
    let stop = Stop()
    return try await withTaskCancellationHandler {
      try await onThread {
        var options = RunOptions()
        options.perCell = true
        let compiler = self.compiler(stop)
        let constants = Constants(chapter, options: options)
        guard case .compiled(var support) = try compiler.compile(constants.request) else {
          throw SetupError.hostFailed(reason: "the support module does not compile")
        }
        support.module = Support.module
        let plan = Plan.make(chapter, options: options, toolchain: self.toolchain)
        let scope = plan.first { $0.cell.number == number }?.scope
        let earlier = plan.filter { $0.cell.number < number && $0.scope == scope && $0.isKept }
        let pipeline = ScopePipeline(
          earlier, on: UnitBase(chain: [support], imports: [], carried: []), compiler: compiler,
          turn: CompileTurn(), perCell: true, internals: LibraryInternals())
        pipeline.start()
        defer { pipeline.abandon() }
        var chain = [support]
        for cell in earlier {
          if case .unit(let unit, _, _, _) = pipeline.outcome(of: cell.index) { chain.append(unit) }
        }
        return Surroundings(
          modules: chain.map(\.module), arguments: compiler.editorArguments(after: chain))
      }
    } onCancel: {
      stop.set()
    }
  }
}
