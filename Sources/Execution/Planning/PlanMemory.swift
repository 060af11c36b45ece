import Caching
import Chapters
import Foundation

/// The plans of chapters that ran before, in the cache: an unchanged chapter is run without parsing
/// its code or asking for each unit anew.
struct PlanMemory: Sendable {
  private let cache: Cache
  private let key: Cache.Key
  private let parts: [Chapter]
  private let readsDocuments: Bool
  private let make: @Sendable () -> [PlannedCell]

  /// The memory of one chapter as it stands; nil for one that is too large to be hashed in no time.
  init?(
    _ chapter: Chapter, options: RunOptions, compiler: Compiler,
    make: @escaping @Sendable () -> [PlannedCell]
  ) {
    cache = compiler.cache
    parts = options.preceding + [chapter]
    readsDocuments = options.reader != nil
    self.make = make
    guard parts.reduce(0, { $0 + $1.bytes.count }) <= 1 << 20 else { return nil }
    // All that decides how cells are read and compiled; not what decides how they run.
    let choices = [options.until ?? 0, options.perCell ? 1 : 0, options.reader == nil ? 0 : 1]
    key = Cache.Key(
      .plan,
      [
        Self.program, compiler.state, "\(choices) \(options.timeout) \(options.imports)",
        Constants(chapter, options: options).request.text,
      ] + parts.map { "\($0.path) \($0.isStrict) \($0.startsSectionsAfresh)" },
      bytes: parts.map(\.bytes))
  }

  /// This program: another may read and group cells in other ways.
  private static let program: String = {
    var status = stat()
    stat("/proc/self/exe", &status)
    return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
  }()

  /// The plan and its cells' outcomes, where the chapter ran before and the cache still has it all.
  func recall() -> (plan: [PlannedCell], known: KnownOutcomes)? {
    guard let record = cache.value(key, as: PlanRecord.self),
      let outcomes = record.outcomes(in: cache)
    else { return nil }
    let later = LaterPlan(make)
    let cells = parts.flatMap { part in part.cells.map { (cell: $0, part: part) } }
    var plan: [PlannedCell] = []
    for part in record.cells {
      guard cells.indices.contains(part.place) else { return nil }
      let (cell, chapter) = cells[part.place]
      var planned = PlannedCell(
        index: plan.count + 1, place: part.place, cell: cell, chapter: Plan.name(of: chapter),
        isReported: part.isReported, reason: part.reason, source: .remembered(later),
        timeout: part.timeout)
      planned.isInDocument = readsDocuments && !chapter.isStrict
      planned.ownScope = part.scope
      plan.append(planned)
    }
    return (plan, KnownOutcomes(outcomes: outcomes, notes: record.notes))
  }

  /// Keeps what a run found out; a memory that cannot be written is no reason to fail.
  func keep(_ plan: [PlannedCell], _ pipelines: some Sequence<ScopePipeline>) {
    guard let record = PlanRecord(plan, of: parts.flatMap(\.cells), pipelines) else { return }
    cache.keep(value: record, as: key)
  }
}
