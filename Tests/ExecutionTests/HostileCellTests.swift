import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// Cells that do what no cell should: each ends by itself or is ended, and the next one runs.
@Suite struct HostileCellTests {
  static func run(
    _ cells: [String], change: @Sendable (inout RunOptions) -> Void = { _ in }
  ) async throws -> [CellResult] {
    try await Gate.shared.pass {
      try await Setup.run(Setup.parse(Setup.chapter(cells)), change: change)
    }
  }

  @Test func endlessOutputIsCut() async throws {
    let results = try await Self.run([
      """
      let line = String(repeating: "x", count: 1 << 20)
      for _ in 0..<1024 { print(line) }
      """, "\"next\"",
    ]) { $0.timeout = 120 }
    #expect(results[0].ending == .completed)
    let dropped = 1024 * ((1 << 20) + 1) - CellOutput.cap
    let (kept, last) = (
      results[0].output.prefix(CellOutput.cap), results[0].output.dropFirst(CellOutput.cap)
    )
    #expect(kept.allSatisfy { $0 == "x" })
    #expect(last.hasPrefix("\n[cut here: \(dropped) more bytes with the fingerprint "))
    #expect(
      results[0].notices == ["output cut after 64 KiB; \(dropped) more bytes were printed"])
    #expect(results[1].output == "\"next\"\n")
  }

  /// Outputs that differ beyond what is kept of them differ.
  @Test func whatIsCutStillCounts() async throws {
    let code = "import Glibc\nfor i in 0..<20_000 { print(i) }\n"
    var ends: Set<String> = []
    for last in ["42", "43", "43"] {
      let results = try await Self.run([code + "fputs(\"e\", stderr)\nprint(\(last))"])
      ends.insert(String(results[0].output.suffix(100)))
    }
    #expect(ends.count == 2)
  }

  @Test func closedOutputIsTheCellsOwn() async throws {
    let results = try await Self.run([
      "import Glibc\nprint(\"a\")\nfflush(stdout)\nclose(1)\nclose(2)\nprint(\"lost\")",
      "print(\"b\")",
      "fclose(stdout)", "print(\"c\")",
    ])
    #expect(results.map(\.ending) == [.completed, .completed, .completed, .completed])
    #expect(results[0].output == "a\n")
    #expect(results[1].output == "b\n")
  }

  @Test func standardInputIsEmpty() async throws {
    let results = try await Self.run(["while let line = readLine() { print(line) }\nprint(\"end\")"]
    )
    #expect(results[0].output == "end\n")
  }

  @Test func aChildThatOutlivesItsCellIsEnded() async throws {
    let results = try await Self.run([
      """
      import Foundation
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "setsid sleep 600 & sleep 600"]
      try process.run()
      print(process.processIdentifier)
      """, "1 + 1",
    ])
    let pid = try #require(pid_t(results[0].output.dropLast()))
    #expect(kill(pid, 0) == -1)
    #expect(results[0].notices.count == 1)
    #expect(results[0].notices.first?.hasSuffix("that the cell left running ended") == true)
    #expect(results[1].output == "2\n")
  }

  /// The compiler has a time limit too, and the message says what it could not get through.
  @Test(arguments: [
    (
      "let a = 1.0, b = 2, c = \"3\"\nlet x = a + b * 2 - c + [1, 2].map { $0 + 1 }.reduce(0, +) * a / b + \"x\" - 4 + b * a - 1.5 * b + a - b * a",
      "a + b * 2 - c"
    ),
    (
      "typealias T0 = (Int, Int, Int, Int, Int, Int, Int, Int)\n"
        + (1...8).map { n in
          "typealias T\(n) = (" + [String](repeating: "T\(n - 1)", count: 8).joined(separator: ", ")
            + ")\n"
        }.joined() + "func f(_ x: T8) {}", "this is where it was"
    ),
  ])
  func compilingIsLimited(_ code: String, names: String) async throws {
    let results = try await Self.run([code, "1 + 1"]) { $0.timeout = 1 }
    #expect(results[0].ending == .failedToCompile)
    let message = try #require(results[0].messages.first { $0.severity == .error })
    #expect(
      message.text.contains("time limit of 5 s") && message.text.contains(names)
        || message.text.contains("in reasonable time"))
    #expect(results[1].output == "2\n")
  }

  @Test func memoryIsLimited() async throws {
    let results = try await Self.run(
      [
        "let before = 5",
        """
        var all: [[UInt8]] = []
        while true { all.append([UInt8](repeating: 1, count: 1 << 20)) }
        """, "before",
      ]
    ) { $0.memoryLimit = 200 }
    #expect(results[1].ending == .outOfMemory(limitMegabytes: 200))
    #expect(results[2].output == "5\n")
    #expect(RunOptions().memoryLimit == 4096)
  }

  @Test func ignoredSignalsDoNotHelp() async throws {
    let results = try await Self.run([
      "import Glibc\nfor s in [SIGTERM, SIGINT, SIGHUP] { signal(s, SIG_IGN) }\nprint(\"on\")\nwhile true {}",
      "\"next\"",
    ]) { $0.timeout = 0.5 }
    #expect(results[0].ending == .timedOut(seconds: 0.5))
    #expect(results[0].output == "on\n")
    #expect(results[1].output == "\"next\"\n")
  }

  @Test func cancellingEndsEveryProcess() async throws {
    let folder = NSTemporaryDirectory() + "/notebook-cancel-\(getpid())"
    let cell = """
      import Foundation
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sleep")
      process.arguments = ["601"]
      try process.run()
      try "\\(getpid()) \\(process.processIdentifier)".write(
        toFile: "\(folder)", atomically: true, encoding: .utf8)
      while true {}
      """
    let task = Task { try await Self.run([cell]) }
    var text: String?
    while text == nil {
      try await Task.sleep(nanoseconds: 5_000_000)
      text = try? String(contentsOfFile: folder, encoding: .utf8)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let pids = (text ?? "").split(separator: " ").compactMap { pid_t($0) }
    #expect(pids.count == 2)
    for pid in pids { #expect(kill(pid, 0) == -1) }
    try FileManager.default.removeItem(atPath: folder)
  }

  /// What the system does for a runner that is killed: its end of the channel closes.
  @Test func aKilledRunnerLeavesNothing() async throws {
    let engine = try Setup.engine()
    let chapter = Setup.parse("")
    let runner = try ChapterRunner(
      chapter, options: RunOptions(), compiler: engine.compiler(Stop()))
    try runner.host.waitUntilReady()
    let folder = runner.host.folder.path
    #expect(access(folder, F_OK) == 0)
    runner.host.first.channel.shutDown()
    var tries = 0
    while access(folder, F_OK) == 0, tries < 2000 {
      try await Task.sleep(nanoseconds: 5_000_000)
      tries += 1
    }
    #expect(access(folder, F_OK) != 0)
    runner.end()
  }
}
