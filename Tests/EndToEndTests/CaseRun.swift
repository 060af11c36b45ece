import Foundation

/// What came of a case.
struct CaseOutcome: Sendable {
  var status: Int32
  /// Both output streams as written, then the exit code; what differs from run to run is replaced.
  var text: String
  /// The chapter after the command.
  var chapter: Data?
}

/// One run of a case, in a copy of its folder.
struct CaseRun {
  let test: EndToEndCase
  let work: URL

  init(_ test: EndToEndCase) throws {
    self.test = test
    work = Self.base.appendingPathComponent("work/" + test.name)
    let files = FileManager.default
    try files.createDirectory(
      at: work.deletingLastPathComponent(), withIntermediateDirectories: true)
    try files.copyItem(at: test.folder, to: work)
    for name in ["expected.txt", "expected.md", "command", "options"] {
      try? files.removeItem(at: work.appendingPathComponent(name))
    }
  }

  func outcome() async throws -> CaseOutcome {
    await Self.slots.take()
    defer { Task { await Self.slots.give() } }
    let log = Self.base.appendingPathComponent(
      test.name.replacingOccurrences(of: "/", with: "-") + ".log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", test.command]
    process.currentDirectoryURL = work
    process.environment = Self.environment
    let output = try FileHandle(forWritingTo: log)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    let status = try await run(process)
    let raw = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    let chapter = FileManager.default.contents(
      atPath: work.appendingPathComponent("chapter.md").path)
    return CaseOutcome(
      status: status, text: normalised(raw) + "exit \(status)\n", chapter: chapter)
  }

  private func run(_ process: Process) async throws -> Int32 {
    let watch = Task { [timeout = test.timeout] in
      try await Task.sleep(for: .seconds(timeout))
      process.terminate()
    }
    defer { watch.cancel() }
    return try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
  }

  /// Times and this run's folder change from run to run; nothing else may.
  ///
  /// The time of a cell or a chapter is shown from 0.05 s up, so that it is left out here.
  private func normalised(_ text: String) -> String {
    text.replacingOccurrences(of: work.path, with: "FOLDER")
      .replacing(/\b(\d+ min )?\d+(\.\d+)? m?s\b/) { _ in "TIME" }
      .replacing(", TIME:", with: ":")
  }

  /// A folder of this run of the tests: a cache that starts empty, and a copy of each case.
  private static let base: URL = {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("notebook-cases-\(ProcessInfo.processInfo.processIdentifier)")
    let programs = base.appendingPathComponent("bin")
    try? FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
    try? FileManager.default.createSymbolicLink(
      at: programs.appendingPathComponent("notebook"), withDestinationURL: tool)
    atexit { try? FileManager.default.removeItem(at: CaseRun.base) }
    return base
  }()

  /// The tool that this build made, or the one that NOTEBOOK_TOOL names.
  private static let tool: URL = {
    if let path = ProcessInfo.processInfo.environment["NOTEBOOK_TOOL"] {
      return URL(fileURLWithPath: path)
    }
    return Repository.file(".build/debug/notebook")
  }()

  private static let environment: [String: String] = {
    var values = ProcessInfo.processInfo.environment
    for name in ["CI", "COLUMNS", "NO_COLOR", "GITHUB_ACTIONS", "RECORD_GOLDENS"] {
      values[name] = nil
    }
    values["PATH"] = base.appendingPathComponent("bin").path + ":" + (values["PATH"] ?? "")
    values["NOTEBOOK_CACHE"] = base.appendingPathComponent("cache").path
    values["NOTEBOOK_LAUNCHER"] = Repository.file("notebook").path
    values["TERM"] = "dumb"
    values["LC_ALL"] = "C.UTF-8"
    return values
  }()

  /// More commands at once than processors only slow each other down.
  private static let slots = Slots(ProcessInfo.processInfo.activeProcessorCount + 1)
}

/// A number of places, handed out in the order of asking.
private actor Slots {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func give() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
