import CellCode

/// The text that the compiler gets for one or more cells.
enum UnitText {
  /// The text of cells, with an earlier module and further import statements before them.
  static func merged(
    _ cells: [PlannedCell], importing module: String, _ imports: [String]
  ) -> String {
    var text = "@_exported import \(module)\n" + imports.map { $0 + "\n" }.joined()
    for (place, cell) in cells.enumerated() {
      if place > 0 {
        // The semicolon keeps a cell that begins with an operator from continuing the call.
        text += "#sourceLocation(file: \"_nbboundary\", line: 1)\n_nbBoundary();\n"
      }
      let start = "#sourceLocation(file: \"\(GeneratedNames.file(cell.index))\", line: 1)\n"
      if let prelude = cell.syntax.prelude { text += start + prelude + "\n" }
      text += start
      text += cell.syntax.generated
      if !text.hasSuffix("\n") { text += "\n" }
    }
    return text
  }
}
