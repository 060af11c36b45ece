import ArgumentParser
import Chapters
import Execution
import Foundation
import Workbench

/// `notebook run FILE`: runs one chapter and shows each cell's result as it comes.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run one chapter, and show each cell's result as it comes.")

  @Argument(help: "The chapter.")
  var file: String

  @Option(help: "Stop after this cell: its number or its name.")
  var until: String?

  @Option(
    help: ArgumentHelp(
      "Give a parameter of the front matter another value.", valueName: "name=value"))
  var set: [Setting] = []

  @OptionGroup var flags: RunFlags

  func run() async throws {
    try Version.check(bookOf: file)
    let chapter = try ChapterFile(path: file).parse()
    try refuseMalformed(chapter)
    warn(of: chapter)
    var job = ChapterJob(
      chapter: chapter, options: try flags.options(for: chapter, settings: set))
    let last = try until.map { try cell($0, of: chapter).number } ?? chapter.cells.count
    if until != nil { job.options.until = last }
    let engine = try Installation.engine()
    let printer = CellPrinter(chapter: chapter, isCompared: job.reasonNotToCompare == nil)
    let name = (file as NSString).lastPathComponent
    let start = Date()
    // Where nobody watches, a cell that ends within seconds is one piece of the log.
    job.options.tellsOutputAfter = isatty(1) == 1 ? 0.3 : 2
    let running = RunningCell(printer)
    let finished = try await job.run(on: engine) { cell in
      Progress.shared.started(
        file, place: "\(name):\(cell.codeLine)",
        count: "cell \(cell.number) of \(chapter.cells.count)")
    } onOutput: { text, cell in
      Progress.shared.around { running.show(text, of: cell) }
    } onCell: { checked, cell in
      Progress.shared.ended(file)
      // Cells beyond --until are summed up at the end.
      if case .notRun = checked.result.ending, cell.number > last { return }
      Progress.shared.around {
        running.end(checked, cell)
      }
    }
    Progress.shared.ended(file)
    printNow(
      Terminal.report.summary(
        Report([finished.report], seconds: Date().timeIntervalSince(start))))
    if let reason = job.reasonNotToCompare { printNow(reason) }
    if last < chapter.cells.count {
      printNow("the cells after \(last) did not run (--until), and were not compared")
    }
    guard finished.status == .allAsRecorded else { throw finished.status }
  }

  private func cell(_ text: String, of chapter: Chapter) throws -> Cell {
    if let found = chapter.cells.first(where: {
      String($0.number) == text || $0.labels.name == text
    }) {
      return found
    }
    guard Int(text) == nil else {
      throw Failure(
        "\(chapter.path): there is no cell \(text); the last one is \(chapter.cells.count).")
    }
    let count = chapter.cells.count
    let names = chapter.cells.compactMap(\.labels.name)
    let near = Spelling.nearest(to: text, among: names)
    let hint =
      near.map { "Did you mean \($0)?" }
      ?? "It has \(count) cell\(count == 1 ? "" : "s")\(names.isEmpty ? " and no names" : "")."
    throw Failure("\(chapter.path): there is no cell '\(text)'. \(hint)")
  }
}

/// Prints what is doubtful about a chapter, but does not keep it from running.
func warn(of chapter: Chapter) {
  let warnings = chapter.diagnostics.filter { $0.severity != .error }
  guard !warnings.isEmpty else { return }
  printError(Terminal.errorReport.text(warnings, in: chapter), prefixed: false)
}
