import ArgumentParser
import Chapters
import Execution
import Foundation
import Workbench

/// `notebook test`: everything recorded must come out again.
struct Test: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run chapters as tests: everything recorded must come out again.")

  @Argument(help: "Chapters, or folders of chapters; the book in chapters/ where none is given.")
  var paths: [String] = []

  @Option(help: "How many chapters run at once; as many as there are processors by default.")
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Test only chapters whose path, title or cell names contain this.")
  var filter: String?

  @Option(help: "Test one part of the chapters: 2/5 is the second of five parts.")
  var shard: Shard?

  @Flag(help: "Stop at the first chapter that is not as recorded.")
  var failFast = false

  @Option(help: "How to write the report: pretty, json, junit or github.")
  var format = ReportFormat.pretty

  @Flag(help: "Fail where a comment states a value or a print that was not compared.")
  var strict = false

  @Flag(help: "Take the results of chapters that passed before and have not changed since.")
  var cached = false

  @Option(
    defaultAsFlag: "HEAD",
    help: ArgumentHelp(
      "Test only chapters that differ from a git revision, HEAD where none is given.",
      valueName: "ref"))
  var changed: String?

  @OptionGroup var flags: RunFlags

  @OptionGroup var packages: PackageFlags

  mutating func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs takes a number from 1 up.") }
  }

  func run() async throws {
    let start = Date()
    var files =
      try packages.comments
      ? CommentSearch.files(paths) : ChapterSearch.files(paths)
    if let shard, filter == nil { files = shard.part(of: files) }
    var prepared: [PreparedChapter] = files.map { PreparedChapter($0, flags) }
    if let filter {
      prepared.removeAll { !$0.matches(filter) }
      guard !prepared.isEmpty else {
        throw Failure(
          """
          --filter: no chapter's path, title or cell name contains '\(filter)'. \
          `notebook list` shows the chapters and their cells.
          """)
      }
      if let shard { prepared = shard.part(of: prepared) }
    }
    if let changed {
      let changes = try ChangedFiles.since(changed)
      prepared.removeAll { !$0.isAmong(changes) }
    }
    let report = TestReport(format: format, count: prepared.count)
    guard !prepared.isEmpty else {
      report.end(seconds: 0, note: "there is nothing to test")
      return
    }
    let engine = try Installation.engine()
    try packages.prepare(&prepared, isTimeGiven: flags.timeout != nil)
    if strict {
      for index in prepared.indices {
        prepared[index].job = prepared[index].job.map { job in
          var job = job
          job.needsComparison = true
          return job
        }
      }
    }
    let status = await TestQueue(
      prepared, engine: engine, jobs: jobs, stopsEarly: failFast, cached: cached, report: report
    ).run()
    report.end(
      seconds: Date().timeIntervalSince(start),
      note: flags.quick ? "--quick: that cells run was checked; outputs were not compared" : nil)
    guard status == .allAsRecorded else { throw status }
  }
}

/// `i/n`: one of n parts of equal size.
struct Shard: ExpressibleByArgument {
  var index: Int
  var count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(index)
    else { return nil }
    self.index = index
    self.count = count
  }

  func part<Item>(of items: [Item]) -> [Item] {
    items.enumerated().filter { $0.offset % count == index - 1 }.map(\.element)
  }
}

/// A chapter to test, or why it cannot be.
struct PreparedChapter: Sendable {
  var file: ChapterFile
  var job: Result<ChapterJob, Failure>
  var chapter: Chapter?

  init(_ file: ChapterFile, _ flags: RunFlags) {
    self.file = file
    do {
      let chapter = try file.parse()
      self.chapter = chapter
      try refuseMalformed(chapter)
      job = .success(ChapterJob(chapter: chapter, options: try flags.options(for: chapter)))
    } catch {
      job = .failure(error as? Failure ?? Failure(file.path, .setUp("\(error)", remedy: nil)))
    }
  }

  func matches(_ text: String) -> Bool {
    guard let chapter else { return file.path.contains(text) }
    return file.path.contains(text) || chapter.frontMatter.title?.contains(text) == true
      || chapter.cells.contains { $0.labels.name?.contains(text) == true }
  }

  func isAmong(_ changes: Set<String>) -> Bool {
    var paths = [file.path]
    if case .success(let job) = job { paths += job.options.preceding.map(\.path) }
    return paths.contains {
      changes.contains(URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().path)
    }
  }
}
