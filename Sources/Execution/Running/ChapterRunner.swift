import Chapters
import Foundation
import HostProtocol

/// Runs the cells of a chapter in order, on the calling thread; can go back to an earlier cell and
/// run on from the state before it.
final class ChapterRunner {
  let constants: Constants
  let options: RunOptions
  let host: HostRun
  var compiler: Compiler
  var plan: [PlannedCell] = []
  private(set) var names = GeneratedNames(cells: [:])
  var scopes: [String: Scope] = [:]
  var pipelines: [String: ScopePipeline] = [:]
  let support: CompiledUnit
  /// The modules of the package whose document this is.
  private let imports: CompiledUnit?
  private var turn = CompileTurn()
  private var stop: Stop
  /// What came of each cell so far, with the scopes as they were before it.
  var history: [Step] = []
  private var internals = LibraryInternals()
  /// Whether the plan's cells are as an earlier run left them in the memory of plans.
  private var isRemembered = false
  /// Whether all was compiled as planned: nothing had to be compiled anew after a cell's failure.
  private(set) var isAsPlanned = false
  /// Where the last run began: what an author changes is likely to change again.
  private(set) var lastStart = 0
  /// The memory that snapshots may take together, in megabytes; no bound where nil.
  var snapshotMemory: Int?
  /// Seconds of running that are repeated to have a state again; no bound where nil.
  var replayLimit: Double?
  /// Who hears of the cells of a session while they run.
  var listener: Listener?
  private var isReady = false

  /// A cell that was run.
  struct Step {
    var before: [String: Scope]
    var planned: PlannedCell
    var result: CellResult
    var files: WorkFolderState
  }

  init(_ chapter: Chapter, options: RunOptions, compiler: Compiler) throws {
    self.options = options
    self.compiler = compiler
    stop = compiler.stop
    constants = Constants(chapter, options: options)
    let made = try compiler.compile(constants.request)
    guard case .compiled(var support) = made else {
      let cause = made.messages.first { $0.severity == .error }?.text ?? "no message"
      throw SetupError.hostFailed(reason: "the support module does not compile: \(cause)")
    }
    support.module = Support.module
    self.support = support
    imports = try compiler.packageImports(options.imports, after: support)
    host = try HostRun(
      libraries: compiler.libraries, support: support,
      environment: constants.environment(compiler.toolchain, folder: options.folder),
      workingDirectory: options.folder, sandbox: options.sandbox)
  }

  deinit { end() }

  /// Ends every process of the run.
  func end() {
    for pipeline in pipelines.values { pipeline.abandon() }
    host.end()
  }

  /// Whether this run's host serves for a chapter and options as well as a new one would.
  func serves(_ constants: Constants, _ options: RunOptions) -> Bool {
    self.constants == constants && self.options.sandbox == options.sandbox
      && self.options.memoryLimit == options.memoryLimit
      && self.options.perCell == options.perCell
  }

  /// How many of the plan's first cells have run as they stand, their state being at hand.
  ///
  /// Nil where going back is not possible: a later cell wrote files.
  func reusable(for plan: [PlannedCell]) -> Int? {
    var count = 0
    while count < min(history.count, plan.count),
      history[count].planned.runsLike(plan[count])
    {
      count += 1
    }
    if count == history.count, scopes.values.allSatisfy({ !$0.isLost }) { return count }
    while count > 0,
      count >= history.count || !history[count].before.values.allSatisfy(\.isForkable)
    { count -= 1 }
    let files = count < history.count ? history[count].files : host.workFolderState()
    return files == host.workFolderState() ? count : nil
  }

  /// Runs the plan, from its first cell or, where `reused` cells have run already, after them.
  ///
  /// Gives one result for each reported cell; `onEvent` hears only of those that run.
  func run(
    _ plan: [PlannedCell], reusing reused: Int = 0, known: KnownOutcomes? = nil, stop: Stop,
    onEvent: @escaping @Sendable (RunEvent) -> Void
  ) throws -> ChapterRun {
    let begin = MonotonicClock.seconds()
    self.stop = stop
    self.plan = plan
    compiler.stop = stop
    isRemembered = known != nil
    if known == nil { findInternals() }
    names = GeneratedNames(plan)
    for (place, step) in history.prefix(reused).enumerated() {
      history[place].result = step.result.moved(from: step.planned.cell, to: plan[place].cell)
      history[place].planned = plan[place]
    }
    try goBack(to: reused)
    lastStart = reused
    try startPipelines(known)
    if !isReady { try host.waitUntilReady() }
    isReady = true
    let token = host.listen(to: stop)
    defer { stop.remove(token) }
    for cell in plan.dropFirst(reused) {
      if stop.isSet { throw CancellationError() }
      if cell.isReported, cell.reason == nil { onEvent(.started(cell: cell.cell.number)) }
      let before = scopes
      let files = host.workFolderState()
      let result = try run(cell, onEvent)
      history.append(Step(before: before, planned: cell, result: result, files: files))
      if let snapshotMemory { shedSnapshots(toFit: snapshotMemory) }
      if cell.isReported { onEvent(.finished(result)) }
    }
    var run = ChapterRun(results: history.filter(\.planned.isReported).map(\.result))
    run.precedingFailure =
      history.first { !$0.planned.isReported && $0.result.ending.isFailure }?.result
    run.seconds = MonotonicClock.seconds() - begin
    return run
  }

  /// Goes back to the state before a step, which must be at hand.
  func goBack(to count: Int) throws {
    guard count < history.count else { return }
    scopes = history[count].before
    history.removeLast(history.count - count)
    for name in scopes.keys {
      guard var scope = scopes[name] else { continue }
      try leaveUnit(&scope)
      scopes[name] = scope
    }
  }

  /// What every first cell imports.
  var start: [CompiledUnit] { [support, imports].compactMap { $0 } }

  /// Prepares for one more cell, which stands at the end of the plan.
  func setUp(for cell: PlannedCell, stop: Stop) {
    self.stop = stop
    compiler.stop = stop
    findInternals()
    names.cells[cell.index] = (chapter: cell.chapter, cell: cell.cell)
    let scope = scopes[cell.scope] ?? Scope(first: host.first, chain: start)
    scopes[cell.scope] = scope
    startPipeline([plan[plan.count - 1]], scope)
  }

  private func findInternals() {
    let imported = Set(plan.flatMap(\.syntax.facts.imports) + options.imports)
    internals = compiler.internals(of: imported)
    Plan.markUses(of: internals, in: &plan)
  }

  /// Makes a remembered plan whole: from here on, cells are compiled.
  func makePlanWhole() {
    guard isRemembered else { return }
    isRemembered = false
    plan = plan.map(\.whole)
    findInternals()
  }

  private func startPipelines(_ known: KnownOutcomes?) throws {
    for pipeline in pipelines.values { pipeline.abandon() }
    pipelines = [:]
    turn = CompileTurn()
    let ahead = plan.dropFirst(history.count).filter { $0.reason == nil }
    for cell in ahead where pipelines[cell.scope] == nil {
      let scope =
        scopes[cell.scope] ?? Scope(first: host.first, chain: start)
      scopes[cell.scope] = scope
      startPipeline(ahead.filter { $0.scope == cell.scope }, scope, known)
    }
    isAsPlanned = true
  }

  /// Starts to compile cells on top of what has run in their scope.
  func startPipeline(_ cells: [PlannedCell], _ scope: Scope, _ known: KnownOutcomes? = nil) {
    guard let name = cells.first?.scope else { return }
    isAsPlanned = false
    pipelines[name]?.abandon()
    let pipeline = ScopePipeline(
      cells,
      on: UnitBase(chain: scope.chain, imports: scope.imports, carried: scope.lost.imports),
      compiler: compiler, turn: turn, perCell: options.perCell, internals: internals)
    pipelines[name] = pipeline
    if let known { pipeline.take(known) } else { pipeline.start() }
  }

  func run(
    _ planned: PlannedCell, _ onEvent: @escaping @Sendable (RunEvent) -> Void
  ) throws -> CellResult {
    let number = planned.cell.number
    if let reason = planned.reason {
      return CellResult(cell: number, ending: .notRun(reason: reason))
    }
    guard var scope = scopes[planned.scope], let pipeline = pipelines[planned.scope] else {
      return CellResult(cell: number, ending: .notRun(reason: "no scope"))
    }
    defer { scopes[planned.scope] = scope }
    var result = CellResult(cell: number, ending: .completed)
    var planned = planned
    var hasRun = false
    let notice = planned.isInDocument ? nil : scope.lost.notice(for: planned)
    switch pipeline.outcome(of: planned.index) {
    case .broken(let error): throw error
    case .failed(let messages):
      result.ending = .failedToCompile
      result.messages = messages
      if !planned.cell.labels.fails { result.cause = scope.lost.takeErrors(from: &result.messages) }
      if result.cause == nil { result.notices += [notice].compactMap { $0 } }
      if planned.isKept { lose(planned, "did not compile", messages, &scope) }
    case .compiledOnly(let messages):
      result.ending = .compiled
      result.messages = messages
      result.notices += [notice].compactMap { $0 }
    case .unit(let unit, let cells, let messages, let imports):
      result.messages = messages
      result.notices += [notice].compactMap { $0 }
      // It may have been read in another way than planned, in which it runs.
      planned.reading = nil
      let lost = scope.lost
      try execute(planned, unit, cells, imports, &scope, &result, onEvent)
      if planned.isInDocument,
        let rest = options.reader?.rest(
          of: planned.cell, after: result, note: pipeline.noted()[planned.index])
      {
        hasRun = try runRest(planned, rest, &scope)
        if hasRun { scope.lost = lost }
      }
    }
    if planned.isInDocument {
      let values = result.ending == .completed || hasRun ? host.shownValues() : Data()
      options.reader?.settle(
        &result, of: planned.cell, note: pipeline.noted()[planned.index], values: values)
    }
    return result
  }

  /// Remembers a cell whose names later cells lack.
  func lose(
    _ cell: PlannedCell, _ what: String, _ messages: [CompilerMessage] = [], _ scope: inout Scope
  ) {
    let earlier = plan.prefix { $0.index < cell.index }.filter { $0.scope == cell.scope }
    scope.lost.add(cell, what, messages, after: earlier)
  }
}
