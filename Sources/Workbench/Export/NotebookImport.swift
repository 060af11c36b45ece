import Chapters
import Foundation

/// A Jupyter notebook as a chapter: the other way round of `JupyterNotebook`.
///
/// What a notebook has no place for, our exporter keeps in the cells' metadata; a cell that is as it was
/// exported comes back byte for byte. Notebooks of other makers are read as far as they can be.
package struct NotebookImport {
  /// The chapter's text.
  package private(set) var text = ""
  /// The figures to write, by their paths beside the chapter.
  package private(set) var figures: [String: String] = [:]
  /// What was left out, or has to be done by hand, with the number of the cell.
  package private(set) var remarks: [(cell: Int, text: String)] = []
  private let chapter: String

  /// Why a file is no notebook.
  package struct Unreadable: Error { package var reason: String }

  /// Reads a notebook of format 4; `chapter` is the path of the file to write.
  package init(_ bytes: [UInt8], chapter: String) throws(Unreadable) {
    self.chapter = chapter
    guard let notebook = JSONValue(bytes: bytes), let cells = notebook["cells"]?.list else {
      throw Unreadable(reason: "it is no JSON with a list of 'cells'")
    }
    guard notebook["nbformat"]?.number == 4 else {
      throw Unreadable(reason: "only format 4 is read: 'jupyter nbconvert --to notebook' makes it")
    }
    let metadata = notebook["metadata"]
    if let opening = metadata?["notebook"]?["opening"]?.text {
      text = opening
    } else if let title = metadata?["title"]?.text {
      text = "---\ntitle: \"\(title.replacing("\"", with: "\\\""))\"\n---\n\n"
    }
    for (index, cell) in cells.enumerated() { add(cell, index + 1) }
  }

  private mutating func add(_ cell: JSONValue, _ number: Int) {
    let kept = cell["metadata"]?["notebook"]
    if kept?["isGenerated"]?.bool == true { return }
    text += kept?["before"]?.text ?? ""
    let source = Self.joined(cell["source"])
    let isUnchanged =
      kept?["source"]?.text == source && kept?["printed"]?.text == Self.printed(cell)
    if isUnchanged, let original = kept?["text"]?.text {
      text += original
    } else {
      beginBlock()
      switch cell["cell_type"]?.text {
      case "code": addCode(cell, source, number)
      case "raw": text += "```\n\(source)\n```\n"
      default: text += source + "\n"
      }
    }
    text += kept?["after"]?.text ?? ""
  }

  /// A block begins after a blank line.
  private mutating func beginBlock() {
    guard !text.isEmpty else { return }
    while !text.hasSuffix("\n\n") { text += "\n" }
  }

  private mutating func addCode(_ cell: JSONValue, _ source: String, _ number: Int) {
    var (labels, code) = Self.withoutLabels(source)
    let tags = cell["metadata"]?["tags"]?.list?.compactMap(\.text) ?? []
    labels += tags.filter { CellLabels.known.contains($0) && !labels.contains($0) }
    if tags.contains("raises-exception"), !labels.contains("fails"), !labels.contains("traps") {
      labels.append("traps")
    }
    for line in code.split(separator: "\n") where line.hasPrefix("%") {
      let magic = line.prefix { $0 != " " }
      remarks.append((number, "'\(magic)' is of another kernel; the cell is labelled 'skip'"))
      if !labels.contains("skip") { labels.append("skip") }
    }
    var fence = "```"
    while code.contains(fence) { fence += "`" }
    text += fence + (["swift"] + labels).joined(separator: " ") + "\n"
    text += code.isEmpty ? "" : code + "\n"
    text += fence + "\n"
    if labels.contains("skip") { return }
    addOutputs(cell, number)
  }

  private mutating func addOutputs(_ cell: JSONValue, _ number: Int) {
    let printed = Self.printed(cell)
    if !printed.isEmpty {
      var fence = "```"
      while printed.contains(fence) { fence += "`" }
      text += "\n\(fence)output\n\(printed)\(printed.hasSuffix("\n") ? "" : "\n")\(fence)\n"
    }
    for output in cell["outputs"]?.list ?? [] {
      let data = output["data"]
      if let svg = data.map({ Self.joined($0["image/svg+xml"]) }), !svg.isEmpty {
        let name = "figure-\(figures.count + 1)"
        let path = FigureNaming.path(of: name, chapter: chapter)
        figures[path] = svg
        let words = Self.joined(data?["text/plain"]).split(separator: "\n").first ?? "A figure."
        text += "\n![\(words.filter { !"[]".contains($0) })](\(path))\n"
      } else if data?["image/png"] != nil {
        remarks.append((number, "a picture in PNG was left out: figures are recorded as SVG"))
      } else if output["output_type"]?.text == "error" {
        remarks.append(
          (number, "it ended in an error (\(output["ename"]?.text ?? "")): run it again"))
      }
    }
  }

  /// What a cell printed and showed as text, in order.
  private static func printed(_ cell: JSONValue) -> String {
    (cell["outputs"]?.list ?? []).map { output in
      switch output["output_type"]?.text {
      case "stream": return joined(output["text"])
      case "execute_result":
        let value = joined(output["data"]?["text/plain"])
        return value.isEmpty || value.hasSuffix("\n") ? value : value + "\n"
      default: return ""
      }
    }.joined()
  }

  /// The words of leading `//|` lines, and the code after them.
  private static func withoutLabels(_ source: String) -> (labels: [String], code: String) {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let marks = lines.prefix { $0.hasPrefix("//|") }
    let labels = marks.flatMap { $0.dropFirst(3).split(separator: " ").map(String.init) }
    return (labels, lines.dropFirst(marks.count).joined(separator: "\n"))
  }

  /// A text, which the format stores as one or as a list of lines.
  private static func joined(_ value: JSONValue?) -> String {
    value?.text ?? value?.list?.compactMap(\.text).joined() ?? ""
  }
}
