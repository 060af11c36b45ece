import Chapters
import Execution
import LanguageService

/// The surroundings of a chapter's cells: the earlier ones, compiled, so that their names are known.
actor CodeContexts {
  private let engine: Engine
  /// The last answers, by what they were made from.
  private var kept: [[String]: CodeContext] = [:]

  init(_ engine: Engine) { self.engine = engine }

  /// What surrounds a cell's code; earlier cells that do not compile are left out.
  func context(of cell: Cell, in chapter: Chapter) async -> CodeContext? {
    let key =
      [chapter.path, cell.labels.environment ?? ""]
      + chapter.cells.prefix { $0.number < cell.number }.map(\.code)
    if let known = kept[key] { return known }
    guard let surroundings = try? await engine.surroundings(of: cell.number, in: chapter) else {
      return nil
    }
    let context = CodeContext(modules: surroundings.modules, arguments: surroundings.arguments)
    if kept.count > 500 { kept = [:] }
    kept[key] = context
    return context
  }
}
