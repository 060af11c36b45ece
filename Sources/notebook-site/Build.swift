import ArgumentParser
import Chapters
import Execution
import Foundation
import Website
import Workbench

/// `notebook build`: the book as a folder of files that any web server, or none, can show.
struct Build: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Render the book as a static site.",
    discussion: """
      Pages show what the chapters record. With --test every chapter is run first, and the pages \
      say which outputs were checked, with what and when.
      """)

  @Argument(help: "The book's folder, with its book.yml.")
  var book: String = "chapters"

  @Option(name: [.short, .long], help: "The folder to write.")
  var output: String = "site/public"

  @Flag(help: "Run every chapter first, and write nothing where one differs.")
  var test = false

  @Flag(help: "Also pack the site into book.zip, for reading without a network.")
  var zip = false

  @Flag(help: "Also write book.epub, for reading devices.")
  var epub = false

  @Flag(help: "Also print the book into book.pdf, with Chromium.")
  var pdf = false

  func run() async throws {
    let start = ContinuousClock.now
    let folder = try BookFolder(book)
    let now = ISO8601DateFormatter().string(from: Date())
    let build = BookBuild(folder, hasArchive: zip, electronicBookDate: epub ? now : nil)
    var site: Site
    if test {
      var sources = try folder.read()
      try await sources.runAll(on: try Installation.engine())
      try refuse(sources)
      site = try build.site(of: sources)
    } else {
      site = try build.site()
    }
    let changed: Int
    do {
      changed = try SiteWriter(folder: output).write(site)
    } catch is FileContent.Lost {
      site = try build.site(usingKept: false)
      changed = try SiteWriter(folder: output).write(site)
    }
    if pdf { try PrintedBook.write(from: output) }
    site.problems += folder.problems
    for remark in build.workshop.remarks { printError(remark) }
    for problem in site.problems { printError(problem.line, prefixed: false) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let errors = site.problems.count(where: \.isError)
    printNow(
      "\(output)/index.html: \(site.pageCount) pages, \(changed) of \(site.files.count) files "
        + "written, in \(String(format: "%.2f", seconds)) s")
    if errors > 0 {
      throw Failure(
        "\(errors) problem\(errors == 1 ? "" : "s") above; the site is written, and not fit to publish."
      )
    }
  }

  /// Ends the command where an output is not as recorded: such a book is not published.
  private func refuse(_ sources: BookSources) throws {
    guard let worst = sources.worstVerdict, worst != .allAsRecorded else { return }
    for problem in sources.problems { printError(problem.line, prefixed: false) }
    let count = sources.problems.count
    throw Failure(
      "\(count) cell\(count == 1 ? "" : "s") not as recorded; \(output) was left as it was.", worst)
  }
}
