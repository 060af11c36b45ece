import ArgumentParser
import Chapters
import Foundation

/// `notebook list`: what the chapters hold, without running anything.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List chapters and their cells, without running them.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case pretty, json }

  @Argument(help: "Chapters, or folders of chapters; the book in chapters/ where none is given.")
  var paths: [String] = []

  @Option(help: "How to write the list: pretty or json.")
  var format = Format.pretty

  func run() throws {
    let chapters = try ChapterSearch.files(paths).map { try $0.parse() }
    switch format {
    case .pretty: for chapter in chapters { printPretty(chapter) }
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let list = ChapterList(version: 1, chapters: chapters.map(ChapterList.Entry.init))
      print(String(decoding: try encoder.encode(list), as: UTF8.self))
    }
  }

  private func printPretty(_ chapter: Chapter) {
    let title = chapter.frontMatter.title.map { "  \($0)" } ?? ""
    print(Terminal.bold(chapter.path) + title)
    for cell in chapter.cells {
      let labels = cell.labels.words.isEmpty ? "" : "  \(cell.labels.words.joined(separator: " "))"
      let records = cell.records.isEmpty ? "" : "  records \(cell.records.joined(separator: ", "))"
      print("  cell \(cell.number)  line \(cell.line)\(labels)\(Terminal.dim(records))")
    }
  }
}

/// The JSON of `list`. A change of its meaning raises the version.
private struct ChapterList: Encodable {
  var version: Int
  var chapters: [Entry]

  struct Entry: Encodable {
    var path: String
    var title: String?
    var parameters: [String: String]
    var problems: Int
    var cells: [CellEntry]

    init(_ chapter: Chapter) {
      path = chapter.path
      title = chapter.frontMatter.title
      parameters = Dictionary(
        chapter.frontMatter.parameters.map { ($0.name, $0.value.text) },
        uniquingKeysWith: { $1 })
      problems = chapter.diagnostics.count
      cells = chapter.cells.map(CellEntry.init)
    }
  }

  struct CellEntry: Encodable {
    var number: Int
    var line: Int
    var name: String?
    var labels: [String]
    var output: Bool
    var figures: [String]

    init(_ cell: Cell) {
      number = cell.number
      line = cell.line
      name = cell.labels.name
      labels = cell.labels.words
      output = cell.output != nil
      figures = cell.figures.map(\.path)
    }
  }
}

extension Cell {
  /// What is recorded of the cell, in words.
  var records: [String] {
    (output == nil ? [] : ["output"])
      + (figures.isEmpty ? [] : [figures.count == 1 ? "a figure" : "\(figures.count) figures"])
  }
}

extension CellLabels {
  /// The labels as they are written.
  var words: [String] {
    var words: [String] = []
    if hidden { words.append("hidden") }
    if skip { words.append("skip") }
    if noRun { words.append("no-run") }
    if fails { words.append("fails") }
    if traps { words.append("traps") }
    if optimized { words.append("optimized") }
    if let timeout { words.append("timeout=\(timeout.formatted())s") }
    if let name { words.append("name=\(name)") }
    if let environment { words.append("env=\(environment)") }
    if let condition { words.append("if=\(condition)") }
    return words
  }
}

extension ParameterValue {
  /// The value as somebody types it after `--set name=`.
  var text: String {
    switch self {
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .boolean(let value): String(value)
    case .text(let value): value
    }
  }

  /// The value as Swift code.
  var literal: String {
    switch self {
    case .text(let value): value.debugDescription
    default: text
    }
  }
}
