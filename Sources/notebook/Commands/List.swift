import ArgumentParser
import Chapters
import Foundation
import Workbench

/// `notebook list`: what the chapters hold, without running anything.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List chapters and their cells, without running them.",
    discussion: "Cells are listed with their labels. A cell with\n\n"
      + CellLabels.table.map { "  \($0.written)  \($0.meaning)" }.joined(separator: "\n"))

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
      printNow(String(decoding: try encoder.encode(list), as: UTF8.self))
    }
  }

  private func printPretty(_ chapter: Chapter) {
    let title = chapter.frontMatter.title.map { "  \($0)" } ?? ""
    let count = chapter.diagnostics.count
    let problems =
      count == 0
      ? "" : "  \(count) \(count == 1 ? "problem" : "problems"), which notebook test names"
    printNow(Terminal.bold(chapter.path) + title + Terminal.yellow(problems))
    for cell in chapter.cells {
      let labels = cell.labels.words.isEmpty ? "" : "  \(cell.labels.words.joined(separator: " "))"
      let records = cell.records.isEmpty ? "" : "  records \(cell.records.joined(separator: ", "))"
      printNow("  cell \(cell.number)  line \(cell.line)\(labels)\(Terminal.dim(records))")
    }
  }
}

/// The JSON of `list`.
///
/// A change of its meaning raises the version.
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
