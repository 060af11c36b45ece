import CellCode
import Chapters
import Foundation

/// Chapters as one Swift program, which prints what they record.
package struct Tangling {
  /// The text.
  package var program = ""

  private var declared: [String: (path: String, line: Int)] = [:]
  private var redefinitions: [String] = []
  /// The scope of its own that the last cell was in, and all that there were.
  private var scope: String?
  private var ended: Set<String> = []
  /// The imports of such scopes, which stand at the top of the program.
  private var hoisted: [String] = []
  /// The modules that cells import.
  private var modules: Set<String> = []

  /// The program of a chapter and of those that it continues, the first to run first.
  ///
  /// `parse` may give code that somebody else has parsed already.
  package init(
    _ chapters: [Chapter], folder: String,
    parse: (String) -> ParsedCode = { ParsedCode($0) }
  ) throws {
    let path = chapters.last?.path ?? ""
    program = "let chapterDirectory = \(folder.debugDescription)\n"
    for parameter in Self.parameters(chapters) {
      program += "let \(parameter.name) = \(parameter.value.literal)\n"
    }
    for chapter in chapters {
      for cell in chapter.cells { try add(cell, of: chapter, parse) }
    }
    leaveScope()
    guard redefinitions.isEmpty else {
      throw Failure(
        """
        \(path): a chapter that redefines a name cannot be one Swift program.
        \(redefinitions.joined(separator: "\n"))
        Give the later ones other names.
        """, .differs)
    }
    program = "// Made from \(path) by `notebook tangle`.\n\n" + imports + program + Self.display
  }

  /// The parameters of all chapters, with their last values.
  static func parameters(_ chapters: [Chapter]) -> [Parameter] {
    chapters.flatMap(\.frontMatter.parameters).reduce(into: []) { $0.put($1) }
  }

  private mutating func add(
    _ cell: Cell, of chapter: Chapter, _ parse: (String) -> ParsedCode
  ) throws {
    let place = "\(chapter.path):\(cell.codeLine)"
    if let reason = Self.reasonToLeaveOut(cell.labels) {
      program += "\n// The cell at \(place) is left out: \(reason).\n"
      return
    }
    let declarations = Declarations(parse(cell.code).tree)
    try enter(cell.labels.environment, declarations, place)
    for (key, name) in declarations.keys {
      let key = (scope ?? "") + " " + key
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
    for place in declarations.imports {
      let words = Self.text(code[place]).split(separator: " ")
      modules.insert(words.last.map(String.init) ?? "")
    }
    if scope != nil {
      // The lines stay where they are.
      for place in declarations.imports {
        hoisted.append(Self.text(code[place]))
        code.replaceSubrange(place, with: repeatElement(UInt8(ascii: " "), count: place.count))
      }
    }
    // A cell may begin with a dot or a parenthesis, which must not go on with the cell before.
    let text = String(decoding: code, as: UTF8.self)
    let guarded = text.drop(while: \.isWhitespace).first.map { "([.".contains($0) } ?? false
    program += "\n// \(place)\n\(guarded ? ";" : "")\(text)\(text.hasSuffix("\n") ? "" : "\n")"
  }

  /// Opens and closes the blocks that stand for scopes of their own.
  private mutating func enter(
    _ wanted: String?, _ declarations: Declarations, _ place: String
  ) throws {
    if let wanted, let word = declarations.topLevelOnly {
      throw Failure(
        """
        \(place): the scope env=\(wanted) becomes a block of the program, and no block can hold \
        the `\(word)` here.
        """, .differs)
    }
    guard wanted != scope else { return }
    leaveScope()
    guard let wanted else { return }
    guard ended.insert(wanted).inserted else {
      throw Failure(
        """
        \(place): the scope env=\(wanted) becomes a block of the program, and its cells do not \
        follow each other.
        """, .differs)
    }
    program += "\ndo {  // env=\(wanted)\n"
    scope = wanted
  }

  private mutating func leaveScope() {
    if scope != nil { program += "}\n" }
    scope = nil
  }

  /// The imports that stand at the top: those of scopes of their own, and the functions that both
  /// Tensors and the C library have, since an import counts for the whole program.
  private var imports: String {
    var lines = hoisted
    if modules.contains("Tensors"), !modules.subtracting(["Tensors", "Figures"]).isEmpty {
      lines += ["exp", "log", "pow", "sin", "cos", "tanh", "sqrt"].map {
        "import func Tensors.\($0)"
      }
    }
    return lines.isEmpty ? "" : lines.map { $0 + "\n" }.joined() + "\n"
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func reasonToLeaveOut(_ labels: CellLabels) -> String? {
    if labels.skip { return "it is never compiled" }
    if labels.fails { return "it must not compile" }
    if labels.traps { return "it must trap" }
    if labels.noRun { return "it does not run" }
    return nil
  }

  /// Shows a cell's last value, as the runner does.
  private static let display =
    "\n// Shows the value of a cell's last expression.\n" + ValueDisplay.source(name: "_display")
}
