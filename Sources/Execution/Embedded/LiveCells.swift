import CellCode
import Chapters

/// The live cells of a chapter as one module's source for a page, which calls cells by their numbers.
struct LiveCells: Sendable {
  /// The source; `#sourceLocation` names the cells, `cell-7`, and keeps their lines.
  private(set) var source: String
  /// The numbers of the cells that a page calls.
  private(set) var called: [Int] = []
  /// What is wrong with the cells before any compiler has seen them.
  private(set) var problems: [CompilerMessage] = []
  private var cells: [Int: Cell] = [:]
  private var bodies: [Int: EditedCode] = [:]

  /// Nil where the chapter has no live cell.
  init?(_ chapter: Chapter, for library: EmbeddedLibrary) {
    let live = chapter.cells.filter { $0.labels.live }
    guard !live.isEmpty else { return nil }
    source = "import Tensors\nimport Figures\nimport PageRuntime\n"
    for parameter in chapter.frontMatter.parameters {
      source += "let \(parameter.name) = \(parameter.value.swift)\n"
    }
    var models = ModuleParameters(protocols: library.modelProtocols)
    let codes = live.map { ParsedCode($0.code) }
    models.learn(from: codes.map(\.tree))
    for (cell, code) in zip(live, codes) {
      add(cell, code)
      source += models.extensions(for: code.tree)
    }
  }

  private mutating func add(_ cell: Cell, _ code: ParsedCode) {
    let number = cell.number
    cells[number] = cell
    problems += LiveCellProblem.all(in: code).map { problem in
      CompilerMessage(
        severity: .error, text: problem.text,
        position: cell.chapterPosition(line: problem.line, column: problem.column))
    }
    let parts = LiveCellCode(code)
    source += Self.located(parts.shared, number)
    guard let body = parts.body else { return }
    called.append(number)
    bodies[number] = body
    source += """
      @_expose(wasm, "cell_\(number)") @_cdecl("cell_\(number)") public func _nbCell\(number)() {
      \(Self.located(body.text, number))}

      """
  }

  private static func located(_ text: String, _ cell: Int) -> String {
    "#sourceLocation(file: \"cell-\(cell)\", line: 1)\n\(text)\n#sourceLocation()\n"
  }

  /// The compiler's messages about the cells, at their own lines.
  func messages(_ raw: [RawMessage]) -> [CompilerMessage] {
    raw.compactMap { message in
      guard message.severity == .error, message.file.hasPrefix("cell-"),
        let number = Int(message.file.dropFirst("cell-".count)), let cell = cells[number]
      else { return nil }
      let column =
        bodies[number]?.original(line: message.line, column: message.column).column
        ?? message.column
      return CompilerMessage(
        severity: .error, text: LiveCellProblem.explained(message.text),
        position: cell.chapterPosition(line: message.line, column: column))
    }
  }
}

extension ParameterValue {
  fileprivate var swift: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value) as Double"
    case .boolean(let value): "\(value)"
    case .text(let value): value.debugDescription
    }
  }
}
