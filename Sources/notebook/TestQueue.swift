import Chapters
import Execution
import Foundation
import Workbench

/// Runs prepared chapters, a number of them at once, and reports each when it is done.
struct TestQueue: Sendable {
  var prepared: [PreparedChapter]
  var engine: Engine
  var jobs: Int
  var stopsEarly: Bool
  var cached: Bool
  var report: TestReport

  init(
    _ prepared: [PreparedChapter], engine: Engine, jobs: Int, stopsEarly: Bool, cached: Bool,
    report: TestReport
  ) {
    self.prepared = prepared
    self.engine = engine
    self.jobs = jobs
    self.stopsEarly = stopsEarly
    self.cached = cached
    self.report = report
  }

  /// The largest exit code of all.
  func run() async -> ExitStatus {
    await withTaskGroup(of: ExitStatus.self) { group in
      var status = ExitStatus.allAsRecorded
      var next = 0
      func startOne() {
        guard next < prepared.count else { return }
        let (index, chapter) = (next, prepared[next])
        next += 1
        group.addTask { await test(chapter, at: index) }
      }
      for _ in 0..<min(jobs, prepared.count) { startOne() }
      for await ended in group {
        status = max(status, ended)
        if stopsEarly, status != .allAsRecorded {
          group.cancelAll()
          break
        }
        startOne()
      }
      return status
    }
  }

  private func test(_ chapter: PreparedChapter, at index: Int) async -> ExitStatus {
    do {
      let job = try chapter.job.get()
      let finished = try await finish(job)
      if Task.isCancelled { return .allAsRecorded }
      var file = finished.report
      let numbers = BookNumbers.problems(in: job.chapter)
      file.chapter.diagnostics += numbers
      report.add(file, at: index)
      return max(finished.status, numbers.isEmpty ? .allAsRecorded : .differs)
    } catch {
      if Task.isCancelled { return .allAsRecorded }
      let path = chapter.file.path
      let failure = error as? Failure ?? Failure(path, .setUp("\(error)", remedy: nil))
      let chapter =
        failure.chapter ?? .unusable(path: path, .setUp(failure.message, remedy: nil))
      report.add(Report.File(chapter, []), at: index)
      return failure.status
    }
  }

  private func finish(_ job: ChapterJob) async throws -> FinishedJob {
    let kept = cached ? KeptResults(job, job.engine ?? engine) : nil
    if let run = kept?.run { return job.finished(run) }
    let path = job.chapter.path
    let count = job.chapter.cells.count
    defer { Progress.shared.ended(path) }
    let finished = try await job.run(on: engine) { cell in
      Progress.shared.started(
        path, place: "\(path):\(cell.codeLine)", count: "cell \(cell.number) of \(count)")
    }
    if finished.status == .allAsRecorded { kept?.keep(finished.run) }
    return finished
  }
}
