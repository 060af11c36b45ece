import Caching
import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

@Suite struct CacheTests {
  /// A cache in a folder of its own, which goes with the body.
  static func withCache(
    limit: Int = 1 << 30, _ body: @Sendable (Cache) async throws -> Void
  ) async throws {
    let root =
      NSTemporaryDirectory() + "/notebook-cache-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: root) }
    try await body(try Cache(root: root, limit: limit))
  }

  static let chapter = Setup.parse(Setup.chapter(["let a = 2", "let a = \"two\"\na", "a + \"!\""]))

  static func outputs(_ cache: Cache) async throws -> [String] {
    let engine = try Setup.engine(cache)
    return try await Gate.shared.pass {
      try await engine.run(Self.chapter, options: RunOptions()).results.map(\.output)
    }
  }

  static func entries(_ cache: Cache) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: cache.folder + "/entries")
    return (names ?? []).sorted()
  }

  @Test func runsAtTheSameTimeShareIt() async throws {
    try await Self.withCache { cache in
      async let one = Self.outputs(cache)
      async let two = Self.outputs(cache)
      async let three = Self.outputs(cache)
      let all = try await [one, two, three]
      #expect(all == Array(repeating: ["", "\"two\"\n", "\"two!\"\n"], count: 3))
      let work = try FileManager.default.contentsOfDirectory(atPath: cache.folder + "/work")
      // The run's own folder, which goes with the program; nothing is left in it.
      #expect(work.count <= 1)
      for name in work {
        let left = try FileManager.default.contentsOfDirectory(
          atPath: "\(cache.folder)/work/\(name)")
        #expect(left == ["lock"])
      }
    }
  }

  @Test func nothingIsCompiledTwice() async throws {
    try await Self.withCache { cache in
      _ = try await Self.outputs(cache)
      let before = Self.entries(cache)
      _ = try await Self.outputs(cache)
      #expect(Self.entries(cache) == before)
    }
  }

  /// Every file of every entry, with a byte flipped, cut, or zeroed, its times as they were: what
  /// a power failure, a kill and a bad disk leave.
  @Test(arguments: ["flipped", "cut", "zeroed", "emptied", "gone"])
  func damagedEntriesAreMadeAgain(_ damage: String) async throws {
    try await Self.withCache { cache in
      let whole = try await Self.outputs(cache)
      for entry in Self.entries(cache) {
        try Self.damage(cache.folder + "/entries/" + entry, damage)
      }
      _ = try cache.makeWorkFolder()
      #expect(try await Self.outputs(cache) == whole)
      #expect(try await Self.outputs(cache) == whole)
    }
  }

  private static func damage(_ path: String, _ damage: String) throws {
    let files = FileManager.default
    if let names = try? files.contentsOfDirectory(atPath: path) {
      for name in names { try Self.damage(path + "/" + name, damage) }
      return
    }
    guard damage != "gone" else { return try files.removeItem(atPath: path) }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let date = try files.attributesOfItem(atPath: path)[.modificationDate]
    switch damage {
    case "flipped": if !bytes.isEmpty { bytes[bytes.count * 2 / 3] ^= 4 }
    case "cut": bytes = bytes.prefix(bytes.count - 1)
    case "zeroed": bytes = Data(count: bytes.count)
    default: bytes = Data()
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    if let date { try files.setAttributes([.modificationDate: date], ofItemAtPath: path) }
  }

  /// What fails for want of room is no mistake of the author's, and is forgotten once there is room.
  @Test(arguments: [
    "<unknown>:0: error: cannot open file 'unit.o' for writing: No space left on device\n",
    "LLVM ERROR: IO failure on output stream: No space left on device\n",
    "error: unable to write output: Disk quota exceeded\n",
  ])
  func aFullDiskIsNoCompileError(_ message: String) async throws {
    try await Self.withCache { cache in
      // A compiler that fails in this way once, and then does its work.
      let folder = try cache.makeWorkFolder()
      let toolchain = try Toolchain.find(
        environment: ProcessInfo.processInfo.environment, cache: cache)
      let script = """
        #!/bin/sh
        [ -e '\(folder)/done' ] && exec '\(toolchain.frontend)' "$@"
        touch '\(folder)/done'; printf '%s' '\(message.replacing("'", with: "'\\''"))' >&2; exit 1
        """
      var other = toolchain
      other.frontend = folder + "/swift-frontend"
      try script.write(toFile: other.frontend, atomically: false, encoding: .utf8)
      chmod(other.frontend, 0o755)
      let compiler = Compiler(
        toolchain: other, libraries: Libraries(host: ""), librariesState: "", cache: cache,
        stop: Stop())
      let request = Compiler.Request(module: "full", text: "let a = 1\n")
      #expect(throws: CacheError.self) { try compiler.check(request, isStrict: false) }
      #expect(try compiler.check(request, isStrict: false).isEmpty)
    }
  }

  @Test func codeThatSpeaksOfAFullDiskIsAnErrorOfTheAuthors() async throws {
    try await Self.withCache { cache in
      let engine = try Setup.engine(cache)
      let chapter = Setup.parse(Setup.chapter(["#error(\"No space left on device\")"]))
      let results = try await Gate.shared.pass {
        try await engine.run(chapter, options: RunOptions()).results
      }
      #expect(results.first?.ending == .failedToCompile)
    }
  }
}
