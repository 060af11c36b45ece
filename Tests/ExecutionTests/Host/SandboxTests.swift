import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// Cells that try to get out of the sandbox.
@Suite(.enabled(if: access("/usr/bin/bwrap", X_OK) == 0, "needs bubblewrap"))
struct SandboxTests {
  private func output(_ code: String, timeout: Double = 20) async throws -> CellResult {
    let chapter = Setup.parse(Setup.chapter([code]))
    let results = try await Gate.shared.pass {
      try await Setup.run(chapter) {
        $0.sandbox = true
        $0.timeout = timeout
        $0.memoryLimit = 512
      }
    }
    return try #require(results.first)
  }

  @Test func anOrdinaryCellRuns() async throws {
    #expect(try await output("print([1, 2].map { $0 * 2 })").output == "[2, 4]\n")
  }

  @Test func itsOwnFolderCanBeWritten() async throws {
    let code = """
      import Foundation
      try "x".write(toFile: "a.txt", atomically: false, encoding: .utf8)
      print(try String(contentsOfFile: "a.txt", encoding: .utf8))
      """
    #expect(try await output(code).output == "x\n")
  }

  /// Writing outside: refused where the file system is shared, gone afterwards where it is not.
  @Test(arguments: ["/etc", "/usr", "/var/tmp", "/tmp", NSHomeDirectory()])
  func nothingIsWrittenOutside(_ folder: String) async throws {
    let name = "notebook-escape-\(UInt64.random(in: 0 ... .max))"
    let code = """
      import Foundation
      let isWritten = FileManager.default.createFile(
        atPath: "\(folder)/\(name)", contents: Data("x".utf8))
      """
    _ = try await output(code)
    #expect(!FileManager.default.fileExists(atPath: folder + "/" + name))
  }

  @Test func theHomeFolderIsNotRead() async throws {
    let name = ".notebook-secret-\(UInt64.random(in: 0 ... .max))"
    let path = NSHomeDirectory() + "/" + name
    try "secret".write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let code = """
      import Foundation
      print(FileManager.default.fileExists(atPath: "\(path)"))
      """
    #expect(try await output(code).output == "false\n")
  }

  /// The tool outside reads what a cell draws: not through a link that the cell made.
  @Test func aFigureThatIsALinkIsNotFollowed() async throws {
    let path = NSTemporaryDirectory() + "/notebook-secret-\(UInt64.random(in: 0 ... .max))"
    try "<svg>secret</svg>".write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let code = """
      import Glibc
      let folder = String(cString: getenv("NOTEBOOK_FIGURES"))
      print(symlink("\(path)", folder + "/1-link.svg"))
      """
    let result = try await output(code)
    #expect(result.output == "0\n")
    #expect(!result.figures.contains { $0.svg.contains("secret") })
  }

  @Test func thereIsNoNetwork() async throws {
    let code = """
      import Glibc
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
      print(answer, errno == ENETUNREACH)
      """
    #expect(try await output(code).output == "-1 true\n")
  }

  @Test func otherProcessesAreNotSeen() async throws {
    let code = """
      import Glibc
      print(kill(\(getpid()), 0) == 0)
      """
    #expect(try await output(code).output == "false\n")
  }

  @Test func memoryIsLimited() async throws {
    let code = """
      var blocks: [[UInt8]] = []
      while true { blocks.append([UInt8](repeating: 1, count: 1 << 24)) }
      """
    let ending = try await output(code).ending
    #expect(ending == .outOfMemory(limitMegabytes: 512))
  }

  /// The limit on processes holds for whoever the cells run as, root's included.
  @Test func processesAreLimited() throws {
    let user = Sandbox.user()
    let folder = try RunFolder(for: user, hasJanitor: false)
    defer { folder.remove() }
    let script = "for i in $(seq 40); do sleep 5 & done; echo all"
    let words = try Sandbox.wrap(
      ["/usr/bin/prlimit", "--nproc=20", "/bin/sh", "-c", script], as: user,
      folder: folder, readable: [])
    let answer = try ChildProcess.output(
      words[0], Array(words.dropFirst()), environment: ["PATH": "/usr/bin:/bin"],
      workingDirectory: "/")
    #expect(answer.code != 0)
    #expect(!answer.text.contains("all"))
    #expect(answer.text.lowercased().contains("fork"))
  }

  /// Processes that double, here until there are 4096, so that the machine lives where no limit holds.
  @Test func aForkBombEndsItsCellAlone() async throws {
    let bomb = """
      import Glibc
      @_silgen_name("fork") func split() -> Int32
      for _ in 0..<12 { _ = split() }
      while true { pause() }
      """
    let chapter = Setup.parse(Setup.chapter([bomb, "print(\"alive\")"]))
    let results = try await Gate.shared.pass {
      try await Setup.run(chapter) {
        $0.sandbox = true
        $0.timeout = 10
      }
    }
    #expect(results[0].ending != .completed)
    #expect(results[1].output == "alive\n")
  }

  @Test func rootIsNobodyInside() async throws {
    let code = "import Glibc\nprint(open(\"/etc/shadow\", O_RDONLY) < 0)"
    #expect(try await output(code).output == "true\n")
  }

  @Test func timeIsLimited() async throws {
    let result = try await output("while true {}", timeout: 2)
    #expect(result.ending == .timedOut(seconds: 2))
  }
}
