import CellCode
import Chapters
import Foundation

/// Compiles one scope's cells ahead of their run, on a thread of its own.
final class ScopePipeline: @unchecked Sendable {
  private let compiler: Compiler
  private let turn: CompileTurn
  private let perCell: Bool
  private let internals: LibraryInternals
  private let ahead = CompileAhead()
  let cells: [PlannedCell]
  private(set) var base: UnitBase
  private let condition = NSCondition()
  private var outcomes: [Int: CompiledCell] = [:]
  /// What was noted of how blocks were read.
  private var notes: [Int: Data] = [:]
  private var isAbandoned = false

  init(
    _ cells: [PlannedCell], on base: UnitBase, compiler: Compiler, turn: CompileTurn,
    perCell: Bool, internals: LibraryInternals
  ) {
    self.internals = internals
    self.cells = cells
    self.base = base
    self.compiler = compiler
    self.turn = turn
    self.perCell = perCell
  }

  func start() { Thread.detachNewThread { self.work() } }

  /// Takes what an earlier run found out in the place of compiling.
  func take(_ known: KnownOutcomes) {
    let own = Set(cells.map(\.index))
    condition.withLock {
      outcomes = known.outcomes.filter { own.contains($0.key) }
      notes = known.notes.filter { own.contains($0.key) }
    }
  }

  /// What has come of the cells so far.
  func known() -> [Int: CompiledCell] { condition.withLock { outcomes } }

  /// What was noted so far of how blocks were read.
  func noted() -> [Int: Data] { condition.withLock { notes } }

  /// Remembers how blocks were read whose outcome is about to be published.
  func note(_ group: [PlannedCell], isCompiled: Bool = true) {
    let new = group.map { ($0.index, $0.reading?.note(isCompiled: isCompiled)) }
    condition.withLock { for (index, note) in new { notes[index] = note } }
  }

  /// Stops compiling ahead; nobody waits for the compiler that is running now.
  func abandon() {
    condition.withLock { isAbandoned = true }
    ahead.end()
  }

  /// The outcome for a cell, waiting for it.
  func outcome(of index: Int) -> CompiledCell {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let outcome = outcomes[index] { return outcome }
      condition.wait()
    }
  }

  func publish(_ outcome: CompiledCell, for indices: [Int]) {
    condition.lock()
    for index in indices { outcomes[index] = outcome }
    condition.broadcast()
    condition.unlock()
  }

  private func work() {
    var pending =
      perCell
      ? cells.map { [$0] }
      : MergeGroups.units(cells)
    var attempts = 0
    while !pending.isEmpty {
      let group = pending.removeFirst()
      if condition.withLock({ isAbandoned }) { return }
      turn.acquire(group[0].index)
      defer { turn.release() }
      do {
        try compile(group, &pending, &attempts)
      } catch {
        publish(.broken(error), for: (group + pending.flatMap { $0 }).map(\.index))
        return
      }
    }
  }

  private func compile(
    _ group: [PlannedCell], _ pending: inout [[PlannedCell]], _ attempts: inout Int
  ) throws {
    let first = group[0]
    let request = request(for: group)
    if first.isCompileOnly {
      var raw = try compiler.check(request, isStrict: false)
      if raw.contains(where: { $0.severity == .error }) {
        raw = try seenFromOutside(raw, group)
      } else {
        raw += try strictCheck(group)?.result() ?? []
      }
      let messages = located(raw, group)
      let isWrong = raw.contains { $0.severity == .error }
      if isWrong, readAgain(group, messages, &pending) { return }
      note([first], isCompiled: !isWrong)
      let own = messages[first.index] ?? []
      publish(isWrong ? .failed(own) : .compiledOnly(own), for: [first.index])
      // What it was joined with runs all the same.
      pending.insert(contentsOf: group.dropFirst().map { [$0] }, at: 0)
      return
    }
    let check = strictCheck(group)
    let outcome =
      try ahead.outcome(of: request, compiler)
      ?? compiler.compile(
        request, onInterface: starter(of: pending[...], after: group, base, request.imports))
    switch outcome {
    case .compiled(let unit):
      if group.count > 1, !first.isJoined,
        Self.mayDependOnForm(unit.messages)
      {
        split(group, located(unit.messages, group), &pending, &attempts, at: .warning)
        return
      }
      let strict = try check?.result() ?? []
      if !strict.isEmpty {
        split(group, located(strict, group), &pending, &attempts)
        return
      }
      note(group)
      let messages = located(unit.messages, group)
      for cell in group {
        publish(
          .unit(
            unit, cells: group.map(\.index), messages: messages[cell.index] ?? [],
            imports: request.imports),
          for: [cell.index])
      }
      if first.isKept {
        base.chain.append(unit)
        base.imports = request.imports
      }
    case .failed(let raw)
    where group.count == 1 && raw.contains { $0.text.hasPrefix(RawMessage.slow) }:
      // Every other reading would take as long.
      publish(.failed(located(raw, group)[first.index] ?? []), for: [first.index])
    case .failed(let raw):
      let messages = located(try seenFromOutside(raw, group), group)
      split(group, messages, &pending, &attempts)
    }
  }

  /// A single cell's failure is final; a longer unit goes on without the cell that failed.
  private func split(
    _ group: [PlannedCell], _ messages: [Int: [CompilerMessage]],
    _ pending: inout [[PlannedCell]], _ attempts: inout Int,
    at severity: CompilerMessage.Severity = .error
  ) {
    if readAgain(group, messages, &pending) { return }
    guard group.count > 1 else {
      let own = messages[group[0].index] ?? []
      publish(.failed(own), for: [group[0].index])
      if group[0].isKept { carryImports(of: group[0], own) }
      return
    }
    attempts += 1
    let wrong = group.firstIndex { cell in
      (messages[cell.index] ?? []).contains { $0.severity == severity }
    }
    guard let wrong, attempts <= 3 else {
      pending.insert(contentsOf: group.map { [$0] }, at: 0)
      return
    }
    let parts = [Array(group[..<wrong]), [group[wrong]], Array(group[(wrong + 1)...])]
    pending.insert(contentsOf: parts.filter { !$0.isEmpty }, at: 0)
  }

  /// Lets later cells see what a cell that does not compile imports.
  func carryImports(of cell: PlannedCell, _ messages: [CompilerMessage]) {
    base.carry(LostCells.imports(of: cell, messages))
  }

  /// Whether the compiler said what it says of values that it knows, as it may not know those of
  /// other modules.
  private static func mayDependOnForm(_ messages: [RawMessage]) -> Bool {
    let words = [
      "will never be executed", "always evaluates", "overflow", "infinite recursion",
      "division by zero", "uninitialized",
    ]
    return messages.contains { message in words.contains { message.text.contains($0) } }
  }

  /// What begins the first of the units that follow a group, once the group's interface is there.
  private func starter(
    of units: ArraySlice<[PlannedCell]>, after group: [PlannedCell], _ base: UnitBase,
    _ imports: [String]
  ) -> (@Sendable (CompiledUnit) -> Void)? {
    guard group[0].isKept, let next = units.first, !next[0].isCompileOnly else { return nil }
    return { [self] early in
      var base = base
      base.chain.append(early)
      base.imports = imports
      let request = request(for: next, base)
      ahead.start(
        request, after: early, compiler,
        then: starter(of: units.dropFirst(), after: next, base, request.imports))
    }
  }

  private func request(for group: [PlannedCell]) -> Compiler.Request {
    request(for: group, base)
  }

  private func request(for group: [PlannedCell], _ base: UnitBase) -> Compiler.Request {
    var request = Compiler.Request(
      module: GeneratedNames.unit(group[0].index),
      text: UnitText.merged(
        group, importing: base.chain.last?.module ?? Support.module, base.carried))
    request.isOptimized = group[0].cell.labels.optimized
    request.chain = base.chain
    request.flags = group[0].reading?.flags ?? []
    request.imports = Array(Set(base.imports + group.flatMap(\.syntax.imports))).sorted()
    // Some seconds go into reading the libraries, however little time the cells may take.
    let limit = group.reduce(0) { max($0, $1.timeout) }
    request.timeLimit = limit.isFinite ? max(5, limit) : nil
    return request
  }

  /// Looks, beside other work, for what the public compiler's access rules refuse beyond the engine's
  /// own; nil where the cells give no cause.
  private func strictCheck(_ group: [PlannedCell]) -> SideWork<[RawMessage]>? {
    guard group.contains(where: { $0.needsStrictCheck || $0.mayUseInternals }) else { return nil }
    return SideWork { [request = strictRequest(for: group), compiler, internals] in
      try compiler.check(request, isStrict: true).filter(internals.refuses)
    }
  }

  /// The names of all earlier cells, but for private members; one that was declared twice is
  /// ambiguous here.
  private func strictRequest(for group: [PlannedCell]) -> Compiler.Request {
    var request = request(for: group)
    let testable = base.chain.dropFirst().map { "@testable import \($0.module); " }.joined()
    request.text = testable + request.text
    return request
  }

  /// The errors of a compiler that knows nothing of what libraries keep to themselves, where it finds
  /// some in the same lines: no such name may be shown to the author as what could be meant.
  private func seenFromOutside(
    _ raw: [RawMessage], _ group: [PlannedCell]
  ) throws -> [RawMessage] {
    guard !internals.isEmpty else { return raw }
    let strict = try compiler.check(strictRequest(for: group), isStrict: true)
    let errors = strict.filter { $0.severity == .error }
    let lines = Set(raw.filter { $0.severity == .error }.map(\.line))
    let isSame = errors.allSatisfy { lines.contains($0.line) || internals.refuses($0) }
    let isAmbiguous = errors.contains { $0.text.contains("ambiguous") }
    return errors.isEmpty || !isSame || isAmbiguous ? raw : strict
  }

  /// The messages of each cell at chapter positions.
  private func located(
    _ raw: [RawMessage], _ group: [PlannedCell]
  ) -> [Int: [CompilerMessage]] {
    var result: [Int: [CompilerMessage]] = [:]
    let names = GeneratedNames(cells)
    var last = group[0]
    for message in raw {
      let number = GeneratedNames.number(
        file: message.file.split(separator: "/").last.map(String.init) ?? "")
      if let cell = group.first(where: { $0.index == number }) {
        last = cell
      } else if message.severity != .error {
        // A note in a library's interface or an earlier cell says nothing at this chapter's line.
        continue
      }
      guard var located = last.message(message) else { continue }
      located.text = names.cleaned(last.explained(located.text))
      if message.severity == .error, message.text == "circular reference",
        let name = redeclaredInItself(last, message.line)
      {
        located.text += ": in its own declaration, '\(name)' is not the earlier cell's '\(name)'; "
        located.text += "give it another name"
      }
      if !(result[last.index] ?? []).contains(located) {
        result[last.index, default: []].append(located)
      }
    }
    return result.mapValues { messages in
      // The compiler gives up on an expression for want of a name in it.
      guard messages.contains(where: { $0.text.hasPrefix("cannot find ") }) else { return messages }
      return messages.filter { !$0.text.hasPrefix("the compiler is unable to type-check this") }
    }
  }
}

extension ScopePipeline {
  /// The name that a line of a cell declares and uses, where an earlier cell declares it too.
  private func redeclaredInItself(_ cell: PlannedCell, _ line: Int) -> String? {
    let lines = cell.cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return nil }
    let earlier = cells.filter { $0.index < cell.index }
      .reduce(into: Set<String>()) { $0.formUnion($1.syntax.facts.declared) }
    let declared = cell.syntax.facts.declared.intersection(earlier)
    return lines[line - 1].split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      .first(where: declared.contains)
  }
}
