import Chapters
import Execution
import Foundation
import Website
import Workbench

/// The book while somebody edits it: its pages, what its cells give now, and who waits for news.
actor LiveBook {
  let path: String
  private let engine: Engine
  private let provenance: Provenance
  var workshop: Workshop
  var sources: BookSources
  var site: PreviewSite
  /// Goes up with every change that a page may show.
  private(set) var version = 1
  private var readers: [UUID: CheckedContinuation<Void, Never>] = [:]
  var sessions: [String: ChapterSession] = [:]
  var remark = ""

  /// The chapters whose processes are kept asleep at a time.
  private static let sessionLimit = 3

  init(_ path: String, engine: Engine) throws {
    self.path = path
    self.engine = engine
    provenance = Provenance(engine.toolchain)
    let folder = try BookFolder(path)
    workshop = Workshop(folder: folder)
    sources = try folder.read()
    sources.addKnownChecks(CheckMemory(cache: engine.cache))
    site = try Self.site(sources, workshop)
    for text in workshop.remarks { printError(text) }
  }

  static func site(_ sources: BookSources, _ workshop: Workshop) throws -> PreviewSite {
    let formulas = workshop.typeset(sources.pages)
    return PreviewSite(
      try workshop.builder(formulas, characters: formulas.characters, isPreview: true),
      sources.pages.map(\.page), sources.documents,
      downloads: { Downloads.of($0, ParsedCells()).downloads })
  }

  // MARK: Readers

  /// A file of the site; a page that is looked at for the first time begins to run.
  func file(at path: String) -> [UInt8]? {
    if let index = site.page(at: path) { start(index) }
    return site.file(at: path)
  }

  /// Waits until the book is newer than `version`, or for a few seconds.
  func waitForChange(since version: Int) async {
    guard version == self.version else { return }
    let identity = UUID()
    let timer = Task {
      try? await Task.sleep(for: .seconds(8))
      self.wake(identity)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { readers[identity] = $0 }
    } onCancel: {
      Task { await self.wake(identity) }
    }
    timer.cancel()
  }

  private func wake(_ identity: UUID) { readers.removeValue(forKey: identity)?.resume() }

  func changed() {
    version += 1
    let waiting = readers.values
    readers = [:]
    for reader in waiting { reader.resume() }
  }

  /// A line about a page for the reader: what runs, or what is wrong with the text.
  func state(of path: String) -> String {
    if !remark.isEmpty { return remark }
    guard let index = site.page(at: path) else { return "" }
    let page = site.pages[index]
    if let session = sessions[page.path], let cell = session.running {
      return "running cell \(cell) of \(page.chapter.cells.count) …"
    }
    let sentences = page.chapter.diagnostics.filter { $0.severity == .error }
      .map { "\($0.position.map { "line \($0.line): " } ?? "")\($0.sentence)" }
    let problems = site.problems(of: index).map { problem in
      "\(problem.position.map { "line \($0.line): " } ?? "")\(problem.text)"
    }
    return (sentences + problems).prefix(6).joined(separator: "\n")
  }

  // MARK: Cells

  private func start(_ index: Int) {
    let page = sources.pages[index].page
    guard !page.chapter.cells.isEmpty else { return }
    if let session = sessions[page.path] {
      session.lastUse = .now
      return
    }
    if sessions.count >= Self.sessionLimit,
      let oldest = sessions.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      sessions[oldest.key] = nil
      Task { await oldest.value.stop() }
    }
    sessions[page.path] = ChapterSession(LiveSession(engine))
    run(index)
  }

  /// Brings a page's session to the chapter as it is; only what changed runs.
  func run(_ index: Int) {
    let source = sources.pages[index]
    let path = source.page.path
    guard let session = sessions[path] else { return }
    session.generation += 1
    session.running = nil
    let generation = session.generation
    guard !source.page.chapter.diagnostics.contains(where: { $0.severity == .error }) else {
      session.task?.cancel()
      return
    }
    let before = session.task
    session.task = Task {
      // A run that is about to end may end; a longer one is interrupted by the next update.
      await Self.firstOf(before, .milliseconds(250))
      guard session.generation == generation else { return }
      do {
        var options = RunOptions()
        options.preceding = try Continuation.preceding(source.page.chapter)
        let run = try await session.live.update(to: source.page.chapter, options: options) {
          event in
          Task { await self.heard(event, of: path, generation) }
        }
        finished(run, of: path, generation)
      } catch is CancellationError {
        return
      } catch let error as any Explained {
        ended(path, generation, error.sentence)
      } catch let failure as Failure {
        ended(path, generation, failure.message)
      } catch {
        ended(path, generation, "\(error)")
      }
    }
  }

  /// Waits for a task to end, or for some time.
  private static func firstOf(_ task: Task<Void, Never>?, _ limit: Duration) async {
    guard let task else { return }
    await withTaskGroup(of: Void.self) { group in
      let ended = AsyncStream<Void> { stream in
        Task {
          await task.value
          stream.finish()
        }
      }
      group.addTask { for await _ in ended {} }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }

  private func index(of path: String, _ generation: Int) -> Int? {
    guard sessions[path]?.generation == generation else { return nil }
    return sources.pages.firstIndex { $0.page.path == path }
  }

  private func heard(_ event: RunEvent, of path: String, _ generation: Int) {
    guard let index = index(of: path, generation), let session = sessions[path],
      !session.isFinished(generation)
    else { return }
    var check =
      sources.pages[index].page.check
      ?? provenance.check(
        sources.pages[index].page.chapter.corrected(by: []), seconds: 0)
    switch event {
    case .started(let cell):
      session.running = cell
      if session.isFirstOf(generation) {
        let numbers = sources.pages[index].page.chapter.cells.map(\.number)
        check.pending = Set(numbers.filter { $0 >= cell })
        put(check, index)
      }
      changed()
    case .printed: break
    case .finished(let result):
      let correction = sources.pages[index].corrected(by: [result])
      if let cell = correction.cells.first { check.cells[cell.cell] = Findings.check(of: cell) }
      check.pending.remove(result.cell)
      put(check, index)
      changed()
    }
  }

  private func finished(_ run: ChapterRun, of path: String, _ generation: Int) {
    guard let index = index(of: path, generation), let session = sessions[path] else { return }
    session.running = nil
    session.finish(generation)
    let correction = sources.pages[index].corrected(by: run.results)
    let seconds = run.results.reduce(0) { $0 + $1.seconds }
    let check = provenance.check(correction, seconds: seconds)
    let before = sources.pages[index].page.check
    put(check, index)
    if before.map({ !$0.showsSame(as: check) }) ?? true { changed() }
  }

  private func ended(_ path: String, _ generation: Int, _ sentence: String) {
    guard index(of: path, generation) != nil else { return }
    sessions[path]?.running = nil
    say(sentence)
    changed()
  }

  private func put(_ check: ChapterCheck, _ index: Int) {
    sources.pages[index].page.check = check
    site.update(index, check: check)
  }

  /// Ends every process.
  func stop() async {
    for session in sessions.values {
      session.task?.cancel()
      await session.stop()
    }
    sessions = [:]
    changed()
  }
}
