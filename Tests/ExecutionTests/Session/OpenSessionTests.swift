import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

@Suite struct OpenSessionTests {
  /// What a session's cells printed and showed, joined where the same kind follows itself.
  final class Heard: @unchecked Sendable {
    private let lock = NSLock()
    private var outputs: [SessionOutput] = []

    func add(_ output: SessionOutput) {
      lock.withLock {
        switch (outputs.last, output) {
        case (.printed(let before), .printed(let after)):
          outputs[outputs.count - 1] = .printed(before + after)
        case (.printedError(let before), .printedError(let after)):
          outputs[outputs.count - 1] = .printedError(before + after)
        default: outputs.append(output)
        }
      }
    }

    var all: [SessionOutput] { lock.withLock { outputs } }
  }

  /// A session in a folder of its own, which counts its cells.
  final class Notes {
    let session: OpenSession
    let folder: String
    private var count = 0

    init(change: (inout SessionOptions) -> Void = { _ in }) throws {
      folder = NSTemporaryDirectory() + "/notes-\(UInt64.random(in: 0 ... .max))"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      var options = SessionOptions(folder: folder)
      change(&options)
      session = OpenSession(try Setup.engine(), options: options)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func run(
      _ code: String, labels: [String] = [], keeps: Bool = true,
      readLine: (@Sendable () async -> String?)? = nil
    ) async throws -> (result: SessionResult, heard: [SessionOutput]) {
      count += 1
      let heard = Heard()
      let result = try await session.run(
        code, number: count, labels: labels, keeps: keeps, onOutput: heard.add, readLine: readLine)
      return (result, heard.all)
    }
  }

  @Test func eachCellRunsInTheStateOfTheOnesBefore() async throws {
    let notes = try Notes()
    #expect(try await notes.run("var n = 1\nn").heard == [.value("1")])
    #expect(
      try await notes.run("n += 1\nprint(\"now\")\nn").heard == [.printed("now\n"), .value("2")])
    // What does not compile, traps or exits changes nothing.
    let wrong = try await notes.run("n = 7\nnope").result
    #expect(wrong.ending == .failedToCompile)
    #expect(wrong.messages.first?.position.line == 2)
    let trap = try await notes.run("n = 8\n[1][n]")
    guard case .trapped(let message, let position?) = trap.result.ending else {
      Issue.record("\(trap.result.ending)")
      return
    }
    #expect(message.contains("Index out of range"))
    #expect(position.line == 2)
    #expect(trap.heard == [])
    #expect(try await notes.run("import Glibc\nn = 9\nexit(3)").result.ending == .exited(code: 3))
    #expect(try await notes.run("n = 10\nn", keeps: false).heard == [.value("10")])
    #expect(try await notes.run("n").heard == [.value("2")])
    await notes.session.end()
  }

  @Test func outputComesInItsOrderAndWhole() async throws {
    let notes = try Notes()
    let code = """
      import Glibc
      print("a")
      fputs("b\\n", stderr)
      print("ä", terminator: "")
      for line in 0..<30_000 { print(line) }
      "end"
      """
    let (result, heard) = try await notes.run(code)
    #expect(result.ending == .completed)
    let lines = (0..<30_000).map { "\($0)\n" }.joined()
    #expect(
      heard == [
        .printed("a\n"), .printedError("b\n"), .printed("ä" + lines), .value("\"end\""),
      ])
    await notes.session.end()
  }

  @Test func aCellAsksForInput() async throws {
    let notes = try Notes()
    let (result, heard) = try await notes.run(
      "print(\"name?\")\nlet name = readLine() ?? \"nobody\"\nprint(\"hello \\(name)\")\nreadLine()"
    ) { "Anna" }
    #expect(result.ending == .completed)
    #expect(
      heard == [.printed("name?\nhello Anna\n"), .value("Optional(\"Anna\")")])
    #expect(try await notes.run("readLine() ?? \"end\"") { nil }.heard == [.value("\"end\"")])
    #expect(try await notes.run("readLine() ?? \"none\"").heard == [.value("\"none\"")])
    #expect(try await notes.run("readLine() ?? \"end\"") { "again" }.heard == [.value("\"again\"")])
    await notes.session.end()
  }

  @Test func interruptingEndsACellAndKeepsTheState() async throws {
    let notes = try Notes()
    _ = try await notes.run("var n = 5")
    for deed in ["while true {}", "import Glibc\nsleep(600)", "_ = readLine()"] {
      let session = notes.session
      let heard = Signal()
      let task = Task {
        try await session.run("n += 1\nprint(n)\n" + deed, number: 2) { _ in
          heard.set()
        } readLine: {
          try? await Task.sleep(nanoseconds: 1_000_000_000)
          return nil
        }
      }
      await heard.wait()
      session.interrupt()
      #expect(try await task.value.wasInterrupted)
    }
    session(notes).interrupt()
    #expect(try await notes.run("n").heard == [.value("5")])
    await notes.session.end()
  }

  private func session(_ notes: Notes) -> OpenSession { notes.session }

  @Test func cellsWorkInTheNotebooksFolder() async throws {
    let notes = try Notes()
    let code = """
      import Foundation
      try "x".write(toFile: "made.txt", atomically: true, encoding: .utf8)
      print(ProcessInfo.processInfo.environment["HOME"] ?? "none")
      """
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "none"
    #expect(try await notes.run(code).heard == [.printed(home + "\n")])
    #expect(FileManager.default.fileExists(atPath: notes.folder + "/made.txt"))
    await notes.session.end()
  }

  @Test func aConformanceIsDeclaredAgain() async throws {
    let notes = try Notes()
    _ = try await notes.run("struct P { var x = 1 }")
    _ = try await notes.run(
      "extension P: CustomStringConvertible { var description: String { \"P\" } }")
    _ = try await notes.run("var n = 40\nlet p = P()")
    _ = try await notes.run("n += 2")
    let (result, _) = try await notes.run(
      "extension P: CustomStringConvertible { var description: String { \"P \\(x)\" } }")
    #expect(result.ending == .completed)
    #expect(try await notes.run("print(p, n)").heard == [.printed("P 1 42\n")])
    await notes.session.end()
  }

  @Test func stateThatThreadsTakeAlongIsSaid() async throws {
    let notes = try Notes { $0.replayLimit = 0 }
    _ = try await notes.run("var n = 1")
    _ = try await notes.run(
      "import Foundation\nn = 2\nThread.detachNewThread { sleep(600) }\nusleep(20_000)")
    _ = try await notes.run("n = 3")
    let (result, _) = try await notes.run("fatalError()")
    #expect(result.notices.count == 1)
    #expect(result.notices.first?.contains("cells 2 to 3") == true)
    #expect(result.notices.first?.contains("after cell 1") == true)
    #expect(try await notes.run("n").heard == [.value("1")])
    await notes.session.end()
  }

  @Test func aLongSessionHasFewProcesses() async throws {
    let notes = try Notes()
    _ = try await notes.run("var n = 0\nimport Glibc")
    for _ in 0..<40 { _ = try await notes.run("n += 1") }
    let (_, heard) = try await notes.run("print(getppid())")
    guard case .printed(let text)? = heard.first, let host = pid_t(text.dropLast()) else {
      Issue.record("\(heard)")
      return
    }
    let children = try String(
      contentsOfFile: "/proc/\(host)/task/\(host)/children", encoding: .utf8)
    #expect(children.split(separator: " ").count <= 20)
    #expect(try await notes.run("n").heard == [.value("40")])
    await notes.session.end()
  }
}
