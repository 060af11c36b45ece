import Chapters
import Foundation

/// Chapters as one Swift program, which prints what they record.
struct Tangling {
  /// The program's text.
  var program = ""

  private var declared: [String: (path: String, line: Int)] = [:]
  private var redefinitions: [String] = []

  /// The program of a chapter and of those that it continues, the first to run first.
  init(_ chapters: [Chapter], folder: String) throws {
    let path = chapters.last?.path ?? ""
    program = "// Made from \(path) by `notebook tangle`.\n\n"
    program += "let chapterDirectory = \(folder.debugDescription)\n"
    for parameter in Self.parameters(chapters) {
      program += "let \(parameter.name) = \(parameter.value.literal)\n"
    }
    for chapter in chapters {
      for cell in chapter.cells { try add(cell, of: chapter) }
    }
    guard redefinitions.isEmpty else {
      throw Failure(
        """
        \(path): a chapter that redefines a name cannot be one Swift program.
        \(redefinitions.joined(separator: "\n"))
        Give the later ones other names.
        """, .differs)
    }
    program += Self.display
  }

  private static func parameters(_ chapters: [Chapter]) -> [Parameter] {
    var last: [String: Int] = [:]
    var all: [Parameter] = []
    for parameter in chapters.flatMap(\.frontMatter.parameters) {
      if let index = last[parameter.name] {
        all[index] = parameter
      } else {
        last[parameter.name] = all.count
        all.append(parameter)
      }
    }
    return all
  }

  private mutating func add(_ cell: Cell, of chapter: Chapter) throws {
    let place = "\(chapter.path):\(cell.codeLine)"
    if let environment = cell.labels.environment {
      throw Failure(
        """
        \(place): this cell has a scope of its own (env=\(environment)), which a single program \
        does not have.
        """, .differs)
    }
    if let reason = Self.reasonToLeaveOut(cell.labels) {
      program += "\n// The cell at \(place) is left out: \(reason).\n"
      return
    }
    let declarations = Declarations(cell.code)
    for (key, name) in declarations.keys {
      if let first = declared[key] {
        redefinitions.append(
          "\(place): redefines \(name), which \(first.path):\(first.line) defines.")
      } else {
        declared[key] = (chapter.path, cell.codeLine)
      }
    }
    var code = Array(cell.code.utf8)
    if let shown = declarations.shown {
      code.insert(contentsOf: ")".utf8, at: shown.upperBound)
      code.insert(contentsOf: "_display(".utf8, at: shown.lowerBound)
    }
    // A cell may begin with a dot or a parenthesis, which must not go on with the cell before.
    let text = String(decoding: code, as: UTF8.self)
    let guarded = text.drop(while: \.isWhitespace).first.map { "([.".contains($0) } ?? false
    program += "\n// \(place)\n\(guarded ? ";" : "")\(text)\(text.hasSuffix("\n") ? "" : "\n")"
  }

  private static func reasonToLeaveOut(_ labels: CellLabels) -> String? {
    if labels.skip { return "it is never compiled" }
    if labels.fails { return "it must not compile" }
    if labels.traps { return "it must trap" }
    if labels.noRun { return "it does not run" }
    return nil
  }

  /// Shows a cell's last value, as the runner does.
  private static let display = #"""

    // Shows the value of a cell's last expression.
    func _display(_ value: Void) {}
    func _display(_ value: Never) {}
    func _display(_ text: String) {
      if text.contains("\n") {
        print("\"\"\"", text, "\"\"\"", separator: "\n")
      } else {
        debugPrint(text)
      }
    }
    func _display(_ text: Substring) { _display(String(text)) }
    func _display(_ character: Character) { debugPrint(character) }
    @_disfavoredOverload func _display<T>(_ value: T) { print(value) }

    """#
}
