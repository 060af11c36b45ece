import Chapters
import Foundation

/// One run of one chapter, on the calling thread.
final class ChapterRunner {
  private let compiler: Compiler
  private let libraries: Libraries
  private let options: RunOptions
  private let plan: [PlannedCell]
  private let names: GeneratedNames
  private let stop: Stop
  private let turn = CompileTurn()
  private var scopes: [String: Scope] = [:]
  private let onEvent: @Sendable (RunEvent) -> Void

  /// Cells that share names and state.
  private struct Scope {
    var pipeline: ScopePipeline
    var snapshot: Snapshot
    /// The units whose cells have run, or of which some have.
    var chain: [CompiledUnit] = []
    var imports: [String] = []
    /// The cell whose process is asleep inside the unit's code, before the next cell of the unit.
    var inside: String?
    /// The commands since the last process that can fork, for a state that must be made again.
    var replay: [(HostRun.Command, Double)] = []
    var clean: Snapshot
    /// Why later cells may miss names.
    var notice: String?
  }

  init(
    _ chapter: Chapter, options: RunOptions, toolchain: Toolchain, libraries: Libraries,
    cache: Cache, stop: Stop, onEvent: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.options = options
    self.libraries = libraries
    self.stop = stop
    self.onEvent = onEvent
    compiler = Compiler(
      toolchain: toolchain, libraries: libraries, librariesState: libraries.state(), cache: cache,
      stop: stop)
    plan = Plan.make(chapter, options: options, toolchain: toolchain)
    names = GeneratedNames(
      cells: Dictionary(
        uniqueKeysWithValues: plan.map { ($0.index, (chapter: $0.chapter, cell: $0.cell)) }))
  }

  func run(_ chapter: Chapter) throws -> ChapterRun {
    let begin = Date()
    var result = ChapterRun()
    let constants = Constants(chapter, options: options)
    guard case .compiled(var support) = try compiler.compile(constants.request) else {
      throw SetupError.hostFailed(reason: "the support module does not compile")
    }
    support.module = Support.module
    let host = try HostRun(
      libraries: libraries, support: support,
      environment: Self.environment(constants, compiler.toolchain), sandbox: options.sandbox,
      stop: stop)
    defer { host.end() }
    defer { scopes.values.forEach { $0.pipeline.abandon() } }
    for cell in plan where cell.reason == nil && scopes[cell.scope] == nil {
      let pipeline = makePipeline(
        plan.filter { $0.scope == cell.scope && $0.reason == nil }, chain: [support], imports: [])
      scopes[cell.scope] = Scope(
        pipeline: pipeline, snapshot: host.first, chain: [support], clean: host.first)
      pipeline.start()
    }
    try host.waitUntilReady()
    for cell in plan {
      if stop.isSet { throw CancellationError() }
      if cell.isReported, cell.reason == nil { onEvent(.started(cell: cell.cell.number)) }
      let outcome = try run(cell, host)
      if cell.isReported {
        result.results.append(outcome)
        onEvent(.finished(outcome))
      } else if outcome.isFailure, result.precedingFailure == nil {
        result.precedingFailure = outcome
      }
    }
    result.seconds = Date().timeIntervalSince(begin)
    return result
  }

  private func makePipeline(
    _ cells: [PlannedCell], chain: [CompiledUnit], imports: [String]
  ) -> ScopePipeline {
    ScopePipeline(
      cells, chain: chain, imports: imports, compiler: compiler, turn: turn,
      perCell: options.perCell)
  }

  private func run(_ planned: PlannedCell, _ host: HostRun) throws -> CellResult {
    let number = planned.cell.number
    if let reason = planned.reason {
      return CellResult(cell: number, ending: .notRun(reason: reason))
    }
    guard var scope = scopes[planned.scope] else {
      return CellResult(cell: number, ending: .notRun(reason: "no scope"))
    }
    defer { scopes[planned.scope] = scope }
    var result = CellResult(cell: number, ending: .completed)
    if let notice = scope.notice { result.notices.append(notice) }
    switch scope.pipeline.outcome(of: planned.index) {
    case .broken(let error): throw error
    case .failed(let messages):
      result.ending = .failedToCompile
      result.messages = messages
      if planned.isKept {
        scope.notice = scope.notice ?? Self.notice(planned, "did not compile")
      }
    case .compiledOnly(let messages):
      result.ending = .compiled
      result.messages = messages
    case .unit(let unit, let cells, let messages, let imports):
      result.messages = messages
      try execute(planned, unit, cells, imports, &scope, host, &result)
    }
    return result
  }

  private static func notice(_ cell: PlannedCell, _ what: String) -> String {
    "the cell at line \(cell.cell.codeLine) \(what); this one sees the state and the names before it"
  }

  private func execute(
    _ planned: PlannedCell, _ unit: CompiledUnit, _ cells: [Int], _ imports: [String],
    _ scope: inout Scope, _ host: HostRun, _ result: inout CellResult
  ) throws {
    let command: HostRun.Command = scope.inside == unit.module ? .goOn : .load(unit)
    var output = CellOutput(mark: hostMark(host))
    let (ending, figures) = try host.run(
      command, in: scope.snapshot, timeout: planned.timeout, memoryLimit: options.memoryLimit,
      output: &output)
    var trap: (text: String, message: String?)?
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
      scope.replay.append((command, planned.timeout))
      scope.snapshot = next
      if next.threads == 1 {
        scope.clean = next
        scope.replay = []
      }
      if cells.first == planned.index {
        scope.chain.append(unit)
        scope.imports = imports
      }
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
    case .outOfMemory: result.ending = .outOfMemory(limitMegabytes: options.memoryLimit)
    case .signalled(let signal):
      let known = Trap.read(folder: host.crashFolder, message: trap?.message, signal: signal)
      var position: SourcePosition?
      if let file = known.file, let number = GeneratedNames.number(file: file), let line = known.line,
        let place = plan.first(where: { $0.index == number }), place.isReported
      {
        let column = place.syntax.authorColumn(line: line, column: max(1, known.column ?? 1)).column
        position = place.cell.chapterPosition(line: line, column: column)
      }
      result.ending = .trapped(message: names.cleaned(known.message), position: position)
    }
    if planned.cell.labels.traps, case .trapped = result.ending { return }
    try goOnWithout(planned, unit, cells, &scope, host)
    if !planned.cell.labels.traps {
      scope.notice = scope.notice ?? Self.notice(planned, "did not end")
    }
  }

  /// After a cell whose process is gone: the later cells build on the state before it.
  private func goOnWithout(
    _ planned: PlannedCell, _ unit: CompiledUnit, _ cells: [Int], _ scope: inout Scope,
    _ host: HostRun
  ) throws {
    if scope.snapshot.threads > 1 {
      // That state died with the cell: make it again from the last process that can fork.
      var state = scope.clean
      for (command, timeout) in scope.replay {
        var ignored = CellOutput(mark: hostMark(host))
        let (ending, _) = try host.run(
          command, in: state, timeout: timeout, memoryLimit: options.memoryLimit,
          output: &ignored)
        guard case .done(let next, _, _) = ending else { break }
        state = next
      }
      scope.snapshot = state
    }
    guard planned.isKept else { return }
    let before = plan.filter { cells.contains($0.index) && $0.index < planned.index }
    if !before.isEmpty {
      // The unit's later cells are compiled again, on the interface of those that ran.
      scope.chain.removeLast()
      var request = Compiler.Request(
        module: unit.module,
        text: UnitText.merged(before, importing: scope.chain.last?.module ?? Support.module))
      request.isOptimized = before[0].cell.labels.optimized
      request.chain = scope.chain
      request.imports = scope.imports
      if let interface = try compiler.interface(request) { scope.chain.append(interface) }
    }
    scope.inside = nil
    scope.pipeline.abandon()
    scope.pipeline = makePipeline(
      plan.filter {
        $0.scope == planned.scope && $0.reason == nil && $0.index > planned.index
      }, chain: scope.chain, imports: scope.imports)
    scope.pipeline.start()
  }

  private func hostMark(_ host: HostRun) -> String { host.mark }

  private static func environment(
    _ constants: Constants, _ toolchain: Toolchain
  ) -> [String: String] {
    var environment = constants.environment
    environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    environment["LC_ALL"] = "C.UTF-8"
    environment["TZ"] = "UTC"
    environment["COLUMNS"] = "80"
    environment["NO_COLOR"] = "1"
    environment["TERM"] = "dumb"
    environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
    environment["LD_LIBRARY_PATH"] = toolchain.runtimeLibraries
    for name in ["TENSORS_THREADS", "TENSORS_ISA"] {
      environment[name] = ProcessInfo.processInfo.environment[name]
    }
    return environment
  }
}

/// The chapter's parameters and folder, as the support module and the environment hold them.
struct Constants {
  var parameters: [Parameter] = []
  var directory: String
  var imports: [String]

  init(_ chapter: Chapter, options: RunOptions) {
    for part in options.preceding + [chapter] {
      for parameter in part.frontMatter.parameters {
        parameters.removeAll { $0.name == parameter.name }
        parameters.append(parameter)
      }
    }
    for parameter in options.parameters {
      guard let place = parameters.firstIndex(where: { $0.name == parameter.name }) else { continue }
      parameters[place].value = parameter.value.converted(to: parameters[place].value)
    }
    imports = options.imports
    let path = absolutePath(chapter.path)
    directory = URL(fileURLWithPath: path).deletingLastPathComponent().standardizedFileURL.path
  }

  var request: Compiler.Request {
    let list = parameters.map { (name: $0.name, type: $0.value.typeName) }
    var request = Compiler.Request(
      module: Support.module, text: Support.source(parameters: list, imports: imports))
    request.isLibrary = true
    request.isOptimized = true
    return request
  }

  var environment: [String: String] {
    var environment = ["NOTEBOOK_CHAPTER_DIRECTORY": directory]
    for parameter in parameters {
      environment["NOTEBOOK_PARAMETER_" + parameter.name] = parameter.value.text
    }
    return environment
  }
}

extension ParameterValue {
  fileprivate var typeName: String {
    switch self {
    case .integer: "Int"
    case .number: "Double"
    case .boolean: "Bool"
    case .text: "String"
    }
  }

  fileprivate var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .text(let value): value
    }
  }

  /// This value as one of the kind that the front matter gives.
  fileprivate func converted(to kind: ParameterValue) -> ParameterValue {
    switch (self, kind) {
    case (.integer(let value), .number): .number(Double(value))
    case (_, .text): .text(text)
    default: self
    }
  }
}

extension CellResult {
  fileprivate var isFailure: Bool {
    switch ending {
    case .completed, .notRun, .compiled: false
    default: true
    }
  }
}
