import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// What SECURITY.md says, number by number.
@Suite struct SecurityTests {
  /// A cell that tries something, and what it prints where the page is right.
  struct Attempt: Sendable {
    var number: Int
    var code: String
    var output: String
    var isSandboxed = true

    static func sandboxed(_ number: Int, _ code: String, _ output: String) -> Attempt {
      Attempt(number: number, code: code, output: output)
    }

    static func open(_ number: Int, _ code: String, _ output: String) -> Attempt {
      Attempt(number: number, code: code, output: output, isSandboxed: false)
    }
  }

  static let attempts: [Attempt] = [
    .open(1, "getenv(\"SECRET_OF_THE_TESTS\") == nil", "true\n"),
    .open(
      2,
      "FileManager.default.currentDirectoryPath.contains(\"notebook-\") && getenv(\"HOME\").map { String(cString: $0).contains(\"notebook-\") } == true",
      "true\n"),
    .open(3, "readLine() == nil", "true\n"),
    .sandboxed(
      10,
      """
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(53).bigEndian
      address.sin_addr.s_addr = inet_addr("192.0.2.1")
      let handle = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
      let answer = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      print(answer)
      """, "-1\n"),
    .sandboxed(11, "socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) < 0", "true\n"),
    .sandboxed(
      12,
      "FileManager.default.fileExists(atPath: \"\(NSHomeDirectory())/.profile\") || FileManager.default.fileExists(atPath: \"/tmp/security-of-the-tests\")",
      "false\n"),
    .sandboxed(
      13,
      """
      let places = ["/etc", "/usr", "/var/tmp", "/dev", "/opt"]
      places.filter { FileManager.default.createFile(atPath: $0 + "/x", contents: Data("x".utf8)) }
      """, "[]\n"),
    .sandboxed(
      14,
      """
      signal(SIGXFSZ, SIG_IGN)
      let file = open("large", O_WRONLY | O_CREAT, 0o600)
      print(pwrite(file, "x", 1, 300 << 20) < 0)
      """, "true\n"),
    .sandboxed(15, "kill(\(getpid()), 0) == 0 || kill(\(getppid()), 0) == 0", "false\n"),
    .sandboxed(17, "open(\"/etc/shadow\", O_RDONLY) < 0", "true\n"),
    .sandboxed(
      18,
      """
      @_silgen_name("unshare") func leave(_ flags: Int32) -> Int32
      @_silgen_name("syscall") func call(_ n: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int
      print(leave(0x1000_0000), leave(0x0002_0000), call(56, 0x1000_0000 | 17, 0, 0, 0))
      """, "-1 -1 -1\n"),
    .sandboxed(
      20,
      "FileManager.default.createFile(atPath: \"\(Setup.cacheRoot)/x\", contents: Data())",
      "false\n"),
  ]

  @Test(arguments: attempts) func holds(_ attempt: Attempt) async throws {
    guard !attempt.isSandboxed || access("/usr/bin/bwrap", X_OK) == 0 else { return }
    setenv("SECRET_OF_THE_TESTS", "1", 1)
    let text = Setup.chapter(["import Foundation\nimport Glibc\n" + attempt.code])
    let results = try await Gate.shared.pass {
      try await Setup.run(Setup.parse(text)) { $0.sandbox = attempt.isSandboxed }
    }
    #expect(results[0].output == attempt.output, "sentence \(attempt.number): \(results[0])")
  }

  /// What a cell takes with all that it starts: each is ended in time, and the next cell runs.
  @Test(arguments: [
    // A child's memory.
    """
    @_silgen_name("fork") func split() -> Int32
    if split() == 0 {
      var blocks: [UnsafeMutableRawPointer] = []
      for _ in 0..<40 { let p = malloc(64 << 20)!; memset(p, 1, 64 << 20); blocks.append(p) }
    }
    sleep(30)
    """,
    // Files without a name in memory.
    """
    @_silgen_name("memfd_create") func make(_ n: UnsafePointer<CChar>, _ f: UInt32) -> Int32
    let bytes = [UInt8](repeating: 7, count: 1 << 20)
    for _ in 0..<12 {
      let file = make("x", 0)
      for _ in 0..<200 { _ = write(file, bytes, bytes.count) }
    }
    sleep(30)
    """,
    // Files in the folder.
    """
    let bytes = [UInt8](repeating: 7, count: 1 << 20)
    for i in 0..<12 {
      let file = open("big\\(i)", O_WRONLY | O_CREAT, 0o600)
      for _ in 0..<200 { _ = write(file, bytes, bytes.count) }
    }
    sleep(30)
    """,
  ])
  func limitsHoldForAllThatACellStarts(_ code: String) async throws {
    guard access("/usr/bin/bwrap", X_OK) == 0 else { return }
    let results = try await Gate.shared.pass {
      try await Setup.run(Setup.parse(Setup.chapter(["import Glibc\n" + code, "1 + 1"]))) {
        $0.sandbox = true
        $0.memoryLimit = 512
        $0.timeout = 25
      }
    }
    switch results[0].ending {
    case .outOfMemory: break
    case .trapped(let message, _): #expect(message.contains("MB of files"))
    default: Issue.record("\(results[0].ending)")
    }
    #expect(results[1].output == "2\n")
  }

  /// A cell cannot have files of others removed through links in its folders.
  @Test func nothingIsRemovedThroughALink() async throws {
    let folder = NSTemporaryDirectory() + "/notebook-kept-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = FileManager.default.createFile(atPath: folder + "/kept", contents: Data("x".utf8))
    let code = """
      import Foundation
      let crash = FileManager.default.currentDirectoryPath + "/../crash"
      rename(crash, crash + "-moved")
      symlink("\(folder)", crash)
      [1][2]
      """
    for isSandboxed in [false, true] where !isSandboxed || access("/usr/bin/bwrap", X_OK) == 0 {
      let results = try await Gate.shared.pass {
        try await Setup.run(Setup.parse(Setup.chapter([code]))) { $0.sandbox = isSandboxed }
      }
      guard case .trapped = results[0].ending else {
        Issue.record("\(results[0].ending)")
        continue
      }
      #expect(FileManager.default.fileExists(atPath: folder + "/kept"))
    }
  }

  /// Every number of the page stands once, from 1 on.
  @Test func thePageCountsItsSentences() throws {
    let page = try String(contentsOfFile: Setup.root + "/SECURITY.md", encoding: .utf8)
    let numbers = page.matches(of: #/\((\d+)\)/#).compactMap { Int($0.1) }
    #expect(numbers == Array(1...(numbers.last ?? 0)))
    #expect(Self.attempts.allSatisfy { numbers.contains($0.number) })
    // These are tests of their own: here, in `HostTests`, `HostileCellTests`, `SandboxTests` and the
    // cases of the command line.
    let elsewhere = [4, 5, 6, 7, 8, 9, 16, 19]
    #expect(Set(Self.attempts.map(\.number)).union(elsewhere) == Set(numbers))
  }
}
