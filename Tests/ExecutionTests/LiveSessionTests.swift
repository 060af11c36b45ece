import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

@Suite struct LiveSessionTests {
  /// What an update told, and its results.
  struct Update {
    var ran: [Int]
    var shown: [String]
    var results: [CellResult]
  }

  static func update(_ session: LiveSession, _ text: String) async throws -> Update {
    let heard = Heard()
    let run = try await session.update(to: Setup.parse(text)) { heard.add($0) }
    return Update(ran: heard.started, shown: run.results.map(\.output), results: run.results)
  }

  final class Heard: @unchecked Sendable {
    private let lock = NSLock()
    private var numbers: [Int] = []
    var started: [Int] { lock.withLock { numbers } }
    func add(_ event: RunEvent) {
      if case .started(let cell) = event { lock.withLock { numbers.append(cell) } }
    }
  }

  @Test func onlyWhatFollowsTheFirstChangeRuns() async throws {
    let session = LiveSession(try Setup.engine())
    let cells = ["var n = 1\nn", "n += 1\nn", "n * 10"]
    var update = try await Self.update(session, Setup.chapter(cells))
    #expect(update.ran == [1, 2, 3])
    #expect(update.shown == ["1\n", "2\n", "20\n"])

    // Prose runs nothing.
    update = try await Self.update(session, "# Title\n\nSome words.\n\n" + Setup.chapter(cells))
    #expect(update.ran == [])
    #expect(update.shown == ["1\n", "2\n", "20\n"])

    // The state is the one before the changed cell, however often it changes.
    for factor in [100, 1000] {
      update = try await Self.update(session, Setup.chapter([cells[0], cells[1], "n * \(factor)"]))
      #expect(update.ran == [3])
      #expect(update.shown == ["1\n", "2\n", "\(2 * factor)\n"])
    }
    update = try await Self.update(session, Setup.chapter([cells[0], "n += 5\nn", cells[2]]))
    #expect(update.ran == [2, 3])
    #expect(update.shown == ["1\n", "6\n", "60\n"])
    // A cell taken away, one put in, all gone.
    update = try await Self.update(session, Setup.chapter([cells[0], cells[2]]))
    #expect(update.shown == ["1\n", "10\n"])
    update = try await Self.update(
      session, Setup.chapter([cells[0], cells[1], cells[1], cells[2]]))
    #expect(update.shown == ["1\n", "2\n", "3\n", "30\n"])
    update = try await Self.update(session, "nothing\n")
    #expect(update.shown == [])
    await session.stop()
  }

  @Test func keptResultsMoveWithTheirCells() async throws {
    let session = LiveSession(try Setup.engine())
    let text = Setup.chapter(["let a = nope", "let list = [1]\nlist[3]"])
    let before = try await Self.update(session, text).results
    let after = try await Self.update(session, "One line.\n\n" + text)
    #expect(after.ran == [])
    #expect(
      after.results[0].messages.map(\.position.line)
        == before[0].messages.map { $0.position.line + 2 })
    guard case .trapped(_, let old?) = before[1].ending,
      case .trapped(_, let new?) = after.results[1].ending
    else {
      Issue.record("no trap")
      return
    }
    #expect(new.line == old.line + 2)
    await session.stop()
  }

  @Test func anUpdateInterruptsAnEndlessCell() async throws {
    let session = LiveSession(try Setup.engine())
    let started = Signal()
    let endless = Setup.parse(Setup.chapter(["var n = 1", "n = 5\nwhile true {}"]))
    let first = Task {
      try await session.update(to: endless) {
        if case .started(cell: 2) = $0 { started.set() }
      }
    }
    await started.wait()
    let update = try await Self.update(session, Setup.chapter(["var n = 1", "n"]))
    #expect(update.ran == [2])
    #expect(update.shown == ["", "1\n"])
    await #expect(throws: CancellationError.self) { _ = try await first.value }
    await session.stop()
  }

  @Test func filesOfALaterCellMeanAFreshStart() async throws {
    let session = LiveSession(try Setup.engine())
    let write =
      "import Foundation\ntry \"x\".write(toFile: \"f\", atomically: true, encoding: .utf8)"
    let exists = "FileManager.default.fileExists(atPath: \"f\")"
    var update = try await Self.update(
      session, Setup.chapter(["import Foundation", exists, write]))
    #expect(update.shown == ["", "false\n", ""])
    update = try await Self.update(
      session, Setup.chapter(["import Foundation", exists + " ", write]))
    #expect(update.shown == ["", "false\n", ""])
    await session.stop()
  }

  @Test func snapshotsBeyondTheMemoryBoundAreDroppedAndMadeAgain() async throws {
    let session = LiveSession(try Setup.engine(), snapshotMemory: 200)
    // Each cell changes all of 40 MB in place, so that each snapshot holds its own copy.
    var cells = ["var big = [UInt8](repeating: 0, count: 40 << 20)\nimport Glibc\ngetpid()"]
    for _ in 0..<9 {
      cells.append("for i in stride(from: 0, to: big.count, by: 4096) { big[i] += 1 }\nbig[4096]")
    }
    var update = try await Self.update(session, Setup.chapter(cells))
    #expect(Array(update.shown.dropFirst()) == (1...9).map { "\($0)\n" })
    let process = try #require(pid_t(update.shown[0].dropLast()))
    // Changed from the end to the beginning: the state is right however much must run again.
    for place in [9, 5, 2] {
      cells[place] = "big[4096]"
      update = try await Self.update(session, Setup.chapter(cells))
      #expect(update.ran.contains(place + 1))
      let expected = (1...9).map { index in index - cells[1...index].count { $0 == "big[4096]" } }
      #expect(Array(update.shown.dropFirst()) == expected.map { "\($0)\n" })
    }
    #expect(Self.megabytes(ofGroupOf: process) < 300)
    await session.stop()
    #expect(kill(process, 0) == -1)
  }

  /// The memory of a process and all that came from it.
  static func megabytes(ofGroupOf process: pid_t) -> Int {
    let rollup =
      (try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8)) ?? ""
    let line = rollup.split(separator: "\n").first { $0.hasPrefix("Pss:") } ?? ""
    let own = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let path = "/proc/\(process)/task/\(process)/children"
    let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return children.split(separator: " ").compactMap { pid_t($0) }
      .reduce(own / 1024) { $0 + megabytes(ofGroupOf: $1) }
  }

  @Test func stoppingEndsEveryProcess() async throws {
    let session = LiveSession(try Setup.engine())
    let update = try await Self.update(
      session, Setup.chapter(["import Glibc\ngetpid()", "getppid()"]))
    let pids = update.shown.compactMap { pid_t($0.dropLast()) }
    #expect(pids.count == 2)
    await session.stop()
    for pid in pids { #expect(kill(pid, 0) == -1) }
  }
}

/// Something that happens once, and that tasks can wait for.
actor SignalState {
  private var isSet = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  func set() {
    isSet = true
    for one in waiting { one.resume() }
    waiting = []
  }
  func wait() async {
    if isSet { return }
    await withCheckedContinuation { waiting.append($0) }
  }
}

struct Signal: Sendable {
  private let state = SignalState()
  func set() { Task { await state.set() } }
  func wait() async { await state.wait() }
}
