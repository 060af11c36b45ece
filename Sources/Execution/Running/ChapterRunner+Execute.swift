import Chapters
import Foundation
import HostProtocol

extension ChapterRunner {
  /// Runs one compiled cell and fills in what came of it.
  func execute(
    _ planned: PlannedCell, _ unit: CompiledUnit, _ cells: [Int], _ imports: [String],
    _ scope: inout Scope, _ result: inout CellResult,
    _ onEvent: @escaping @Sendable (RunEvent) -> Void
  ) throws {
    let command: HostRun.Command = scope.inside == unit.module ? .goOn : .load(unit)
    var output = CellOutput(mark: host.mark)
    let tap = listener.map { listener in
      OutputTap(
        mark: host.mark, names: names,
        figure: { [host] in host.folder.figure($0, in: host.figures) }, tell: listener.onOutput)
    }
    output.tap = tap.map { tap in { tap.take($0) } }
    scope.isLost = !scope.isForkable
    let (ending, figures) = try host.run(
      command, in: scope.snapshot, terms(planned.timeout), output: &output,
      running: running(planned, onEvent))
    scope.isLost = false
    if case .signalled = ending { tap?.end(withTrap: true) } else { tap?.end(withTrap: false) }
    var trap: Trap.Words?
    if case .signalled = ending { trap = Trap.find(in: output.standardError()) }
    let (all, standardOutput) = output.text(withoutTrap: trap?.text)
    result.output = names.cleaned(all)
    result.standardOutput = names.cleaned(standardOutput)
    result.figures = figures
    if output.dropped > 0 {
      result.notices.append(
        "output cut after \(CellOutput.cap / 1024) KiB; \(output.dropped) more bytes were printed")
    }
    switch ending {
    case .done(let next, let nanoseconds, let stragglers):
      result.seconds = Double(nanoseconds) / 1e9
      if stragglers > 0 {
        result.notices.append(
          "\(stragglers) process\(stragglers == 1 ? "" : "es") that the cell left running ended")
      }
      guard planned.isKept else { return }
      scope.replay.append((command, planned.timeout, result.seconds))
      scope.snapshot = next
      if next.canFork {
        scope.clean = next
        scope.replay = []
      }
      if cells.first == planned.index {
        scope.chain.append(unit)
        scope.imports = imports
        scope.unitCells = []
      }
      scope.unitCells.append(planned.index)
      scope.inside = cells.last == planned.index ? nil : unit.module
      return
    case .unloadable(let reason):
      result.ending = .failedToCompile
      result.messages.append(
        CompilerMessage(
          severity: .error, text: "does not link: " + names.cleaned(reason),
          position: planned.cell.chapterPosition(line: 1, column: 1)))
    case .exited(let code): result.ending = .exited(code: code)
    case .timedOut: result.ending = .timedOut(seconds: planned.timeout)
    case .overLimit(let limit): result.ending = passed(limit)
    case .lost(let loss):
      result.ending = .trapped(
        message: loss.sentence, position: planned.cell.chapterPosition(line: 1, column: 1))
    case .signalled(let signal):
      let trap = Trap.read(host.folder.takeCrashReports(), words: trap, signal: signal)
      result.ending = trapped(trap, planned)
      result.trace = trap.frames.compactMap { frame in
        plan.first { $0.isReported && $0.index == GeneratedNames.number(file: frame.file) }?
          .cell.chapterPosition(line: frame.line, column: 1).line
      }
    }
    if planned.cell.labels.traps, case .trapped = result.ending { return }
    if !planned.cell.labels.traps { lose(planned, "did not end well", [], &scope) }
    try goOnWithout(planned, &scope)
  }

  /// Runs what a block has besides the statement that stopped it as it was to, so that later blocks
  /// have its names.
  func runRest(
    _ planned: PlannedCell, _ reading: any BlockReading, _ scope: inout Scope
  ) throws -> Bool {
    var rest = planned.read(as: reading)
    guard rest.isKept, let later = pipelines[planned.scope]?.cells else { return false }
    startPipeline([rest] + later.filter { $0.index > planned.index }, scope)
    guard
      case .unit(let unit, let cells, _, let imports)? =
        pipelines[planned.scope]?.outcome(of: planned.index)
    else { return false }
    rest.reading = nil
    var result = CellResult(cell: planned.cell.number, ending: .completed)
    try execute(rest, unit, cells, imports, &scope, &result) { _ in }
    return result.ending == .completed
  }

  private func terms(_ timeout: Double) -> HostRun.Terms {
    HostRun.Terms(
      timeout: timeout, memoryLimit: options.memoryLimit, marksShown: listener != nil,
      onInput: listener?.onInput)
  }

  private func passed(_ limit: Limit) -> CellEnding {
    switch limit {
    case .memory: .outOfMemory(limitMegabytes: options.memoryLimit)
    case .files:
      .trapped(
        message: "the cell wrote more than \(Sandbox.folderLimit >> 20) MB of files", position: nil)
    case .processes:
      .trapped(
        message: "the cell started more than \(Sandbox.processLimit) processes", position: nil)
    }
  }

  private func running(
    _ planned: PlannedCell, _ onEvent: @escaping @Sendable (RunEvent) -> Void
  ) -> RunningOutput? {
    guard let delay = options.tellsOutputAfter, planned.isReported else { return nil }
    return RunningOutput(after: delay) { [names] in
      onEvent(.printed(cell: planned.cell.number, names.cleaned($0)))
    }
  }

  private func trapped(_ trap: Trap, _ planned: PlannedCell) -> CellEnding {
    var position: SourcePosition?
    // The entry point reports an error that nothing caught, from no line; where one statement alone
    // can have thrown it, that is the line.
    let places = planned.syntax.throwingPlaces
    if trap.message.contains("Error raised at top level"), trap.line ?? 0 == 0,
      places.count == 1, planned.isReported
    {
      position = planned.cell.chapterPosition(line: places[0].line, column: places[0].column)
    }
    if let file = trap.file, let number = GeneratedNames.number(file: file), let line = trap.line,
      let place = plan.first(where: { $0.index == number }), place.isReported
    {
      let column = place.syntax.authorColumn(line: line, column: max(1, trap.column ?? 1)).column
      position = place.cell.chapterPosition(line: line, column: column)
    }
    return .trapped(message: names.cleaned(trap.message), position: position)
  }

  /// Puts the scope back to the state before a cell that ended badly, for the cells after it.
  private func goOnWithout(_ planned: PlannedCell, _ scope: inout Scope) throws {
    if !scope.snapshot.canFork { scope.isLost = try !remake(&scope) }
    guard planned.isKept else { return }
    makePlanWhole()
    try leaveUnit(&scope)
    startPipeline(
      plan.filter {
        $0.scope == planned.scope && $0.reason == nil && $0.index > planned.index
      }, scope)
  }

  /// Makes a state again that died with the cell which was to change it, from the last process that
  /// can fork; false where that would take too long, or does not end in that state.
  func remake(_ scope: inout Scope) throws -> Bool {
    if let replayLimit, scope.replay.reduce(0, { $0 + $1.seconds }) > replayLimit { return false }
    let listener = listener
    self.listener = nil
    defer { self.listener = listener }
    var state = scope.clean
    var isWhole = true
    for step in scope.replay where isWhole {
      var ignored = CellOutput(mark: host.mark)
      let (ending, _) = try host.run(step.command, in: state, terms(step.timeout), output: &ignored)
      guard case .done(let next, _, _) = ending else {
        isWhole = false
        continue
      }
      state = next
    }
    scope.snapshot = state
    return isWhole
  }

  /// Where a scope stands in the middle of a unit: puts the interface of the cells that ran in the
  /// place of the unit, so that the cells after them can be compiled anew.
  func leaveUnit(_ scope: inout Scope) throws {
    guard let module = scope.inside else { return }
    scope.inside = nil
    let ran = plan.filter { scope.unitCells.contains($0.index) }
    guard !ran.isEmpty else { return }
    scope.chain.removeLast()
    var request = Compiler.Request(
      module: module,
      text: UnitText.merged(
        ran, importing: scope.chain.last?.module ?? Support.module, scope.lost.imports))
    request.isOptimized = ran[0].cell.labels.optimized
    request.chain = scope.chain
    request.imports = scope.imports
    if let interface = try compiler.interface(request) { scope.chain.append(interface) }
  }
}

extension CellResult {
  /// The result with its positions moved to where the same cell stands in an edited chapter.
  func moved(from old: Cell, to new: Cell) -> CellResult {
    func moved(_ position: SourcePosition) -> SourcePosition {
      let line = position.line - old.codeLine
      func prefix(_ cell: Cell) -> Int {
        cell.prefixLengths.indices.contains(line) ? cell.prefixLengths[line] : 0
      }
      return SourcePosition(
        line: new.codeLine + line, column: position.column - prefix(old) + prefix(new))
    }
    var result = self
    result.cell = new.number
    for place in result.messages.indices {
      result.messages[place].position = moved(result.messages[place].position)
    }
    if case .trapped(let message, let position?) = ending {
      result.ending = .trapped(message: message, position: moved(position))
    }
    return result
  }
}
