import CellCode
import Chapters
import Foundation

/// The state of an open session; one cell at a time works on it.
final class SessionWork: @unchecked Sendable {
  private let engine: Engine
  private let options: SessionOptions
  /// Held by the cell that runs; guards `runner` and `numbers`.
  private let turn = NSLock()
  private var runner: ChapterRunner?
  /// What a person calls the cells that have run and are kept.
  private var numbers: [Int] = []
  /// The last cell before the host was lost, of which the next result tells.
  private var lost: Int?
  private let currentLock = NSLock()
  private var current: Stop?
  private var around: Surroundings?

  init(_ engine: Engine, options: SessionOptions) {
    self.engine = engine
    self.options = options
  }

  func interrupt() { currentLock.withLock { current }?.set() }

  var surroundings: Surroundings? { currentLock.withLock { around } }

  func prepare() throws { try turn.withLock { _ = try ready() } }

  func end() {
    turn.withLock {
      runner?.end()
      runner = nil
      numbers = []
    }
  }

  func run(
    _ cell: SessionCell, stop: Stop, onOutput: @escaping @Sendable (SessionOutput) -> Void,
    readLine: (@Sendable () async -> String?)?
  ) throws -> SessionResult {
    try turn.withLock {
      currentLock.withLock { current = stop }
      defer { currentLock.withLock { current = nil } }
      do {
        let runner = try ready()
        runner.listener = listener(onOutput, readLine)
        defer { runner.listener = nil }
        return try run(cell, in: runner, stop: stop)
      } catch is CancellationError {
        var result = SessionResult(ending: .notRun(reason: "interrupted"))
        result.wasInterrupted = true
        if let runner { result.notices += try recover(runner) }
        return result
      } catch {
        // The host is in no known state.
        lost = numbers.last
        runner?.end()
        runner = nil
        numbers = []
        throw error
      }
    }
  }

  /// The runner with its host started.
  private func ready() throws -> ChapterRunner {
    if let runner { return runner }
    var run = RunOptions()
    run.perCell = true
    run.timeout = options.timeout ?? .infinity
    run.memoryLimit = options.memoryLimit
    run.imports = options.imports
    run.folder = options.folder
    let empty = Chapter.parse(path: options.folder + "/session.md", bytes: [], strict: true)
    let fresh = try ChapterRunner(empty, options: run, compiler: engine.compiler(Stop()))
    fresh.replayLimit = options.replayLimit
    _ = try fresh.run([], stop: Stop()) { _ in }
    runner = fresh
    note(fresh)
    return fresh
  }

  private func listener(
    _ onOutput: @escaping @Sendable (SessionOutput) -> Void,
    _ readLine: (@Sendable () async -> String?)?
  ) -> ChapterRunner.Listener {
    var listener = ChapterRunner.Listener(onOutput: onOutput)
    if let readLine {
      listener.onInput = { reply in
        Task {
          let line = await readLine()
          reply(line.map { $0 + "\n" })
        }
      }
    }
    return listener
  }

  private func run(
    _ cell: SessionCell, in runner: ChapterRunner, stop: Stop
  ) throws -> SessionResult {
    var result = try append(cell, to: runner, stop: stop)
    if result.ending == .failedToCompile,
      let old = redeclared(by: result.messages, in: runner)
    {
      if let again = try replay(from: old, with: cell, runner, stop) {
        result = again
      } else {
        result.notices.append(
          "cell \(numbers[old]) declares this conformance; to change it, start the session anew")
      }
    }
    if let lost {
      result.notices.insert(
        "the host had to start anew: the state of the cells up to \(lost) is lost", at: 0)
      self.lost = nil
    }
    result.notices += try recover(runner)
    runner.forgetStates(beyond: options.retention)
    note(runner)
    return result
  }

  /// Runs a cell after those that are kept, and keeps it where it ended well.
  private func append(
    _ cell: SessionCell, to runner: ChapterRunner, stop: Stop
  ) throws -> SessionResult {
    let chapter = cell.chapter(in: options.folder)
    guard
      var planned = Plan.make(chapter, options: runner.options, toolchain: engine.toolchain).first
    else { return SessionResult(ending: .completed) }
    planned.index = runner.history.count + 1
    planned.chapter = "cell \(cell.number)"
    planned.cell.number = cell.number
    planned.cell.codeLine = 1
    planned.isForgotten = !cell.keeps
    let done = try runner.append(planned, stop: stop)
    if runner.history.count > numbers.count { numbers.append(cell.number) }
    var result = SessionResult(ending: done.ending)
    result.messages = done.messages
    result.notices = done.notices
    result.seconds = done.seconds
    if case .trapped(let message, let position?) = done.ending, position.line < 1 {
      result.ending = .trapped(message: message, position: nil)
    }
    return result
  }

  /// The place of the cell that declares the conformance which a cell declares once more.
  private func redeclared(
    by messages: [CompilerMessage], in runner: ChapterRunner
  ) -> Int? {
    for message in messages where message.severity == .error {
      guard
        let names = message.text.firstMatch(
          of: #/redundant conformance of '([^']+)' to protocol '([^']+)'/#)
      else { continue }
      return runner.history.lastIndex {
        Self.declares($0.planned.cell.code, String(names.1), String(names.2))
      }
    }
    return nil
  }

  /// Whether code declares the conformance of a type to a protocol in an extension.
  private static func declares(_ code: String, _ type: String, _ proto: String) -> Bool {
    code.matches(of: #/extension\s+([\w.]+)\s*:([^{]*)\{/#).contains { match in
      match.1 == type
        && match.2.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == proto }
    }
  }

  /// Goes back to the state before a cell, repeats the later ones, and runs `cell` in that one's
  /// place; nil where that would take long or is not possible.
  private func replay(
    from old: Int, with cell: SessionCell, _ runner: ChapterRunner, _ stop: Stop
  ) throws -> SessionResult? {
    guard let start = runner.nearestState(before: old) else { return nil }
    let steps = runner.history.indices.filter { $0 >= start && $0 != old }
    let repeated = steps.map { (runner.history[$0].planned, numbers[$0]) }
    let seconds = steps.reduce(0) { $0 + runner.history[$1].result.seconds }
    guard seconds <= options.replayLimit else { return nil }
    let listener = runner.listener
    runner.listener = nil
    try runner.goBack(to: start)
    numbers.removeLast(numbers.count - start)
    var broken: [Int] = []
    for (planned, number) in repeated {
      var planned = planned
      planned.index = runner.history.count + 1
      if try runner.append(planned, stop: stop).ending == .completed {
        numbers.append(number)
      } else {
        broken.append(number)
      }
    }
    runner.listener = listener
    var result = try append(cell, to: runner, stop: stop)
    if !broken.isEmpty {
      let names = broken.map { "\($0)" }.joined(separator: ", ")
      result.notices.append("these cells do not work with the new one, and are gone: \(names)")
    }
    return result
  }

  /// Goes back where a state died with the cell that was to change it; what to say of that.
  private func recover(_ runner: ChapterRunner) throws -> [String] {
    let count = try runner.dropLostState()
    guard count < numbers.count, let first = numbers.dropFirst(count).first,
      let last = numbers.last
    else { return [] }
    numbers.removeLast(numbers.count - count)
    note(runner)
    let names = first == last ? "cell \(first)" : "cells \(first) to \(last)"
    let back = numbers.last.map { "after cell \($0)" } ?? "before all cells"
    return [
      "the state that \(names) made is lost, because of the threads in it; it is now the one \(back)"
    ]
  }

  private func note(_ runner: ChapterRunner) {
    let now = runner.surroundings
    currentLock.withLock { around = now }
  }
}
