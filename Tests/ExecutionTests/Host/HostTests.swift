import EngineSetup
import Foundation
import HostProtocol
import Testing

@testable import Execution

/// The host program itself, spoken to packet by packet.
@Suite struct HostTests {
  /// A host of its own with the support module loaded, ready for cells.
  static func runner() throws -> (ChapterRunner, CompiledUnit) {
    let engine = try Setup.engine()
    let runner = try ChapterRunner(
      Setup.parse(""), options: RunOptions(), compiler: engine.compiler(Stop()))
    try runner.host.waitUntilReady()
    var request = Compiler.Request(
      module: "_nb001", text: "import \(Support.module)\n_nbDisplay(1)\n")
    request.chain = [runner.support]
    guard case .compiled(let unit) = try runner.compiler.compile(request) else {
      throw SetupError.hostFailed(reason: "the cell does not compile")
    }
    return (runner, unit)
  }

  static func run(
    _ host: HostRun, _ unit: CompiledUnit, in snapshot: Snapshot
  ) throws -> (HostRun.Ending, String) {
    var output = CellOutput(mark: host.mark)
    let terms = HostRun.Terms(timeout: 20, memoryLimit: 1000)
    let (ending, _) = try host.run(.load(unit), in: snapshot, terms, output: &output)
    return (ending, output.text(withoutTrap: nil).all)
  }

  /// The answer of a process to a packet, waited for.
  static func answer(_ channel: HostChannel) -> HostReport? {
    for _ in 0..<4000 {
      switch channel.receive() {
      case .report(let report): return report
      case .nothing: usleep(5000)
      case .nonsense, .closed: return nil
      }
    }
    return nil
  }

  /// Packets as no runner sends them: each is refused, none is passed over in silence, and the host
  /// runs the next cell as ever.
  @Test func everyPacketIsAnswered() throws {
    let (runner, unit) = try Self.runner()
    let host = runner.host
    defer { runner.end() }
    let channel = host.first.channel
    var random = SystemRandomNumberGenerator()
    let start = HostCommand.start(
      CellStart(
        turn: 77, forks: true, figures: "/nowhere",
        unit: CellStart.Unit(library: unit.library, entry: unit.entry)))
    let file = Descriptor(open("/dev/null", O_RDWR | O_CLOEXEC))
    for round in 0..<300 {
      var packet = start.packet
      switch round % 4 {
      case 0: packet.removeLast(Int.random(in: 1..<packet.count, using: &random))
      case 1: packet[0] = UInt8.random(in: 8...255, using: &random)
      case 2: packet.append(0)
      default: packet = (0...round).map { _ in UInt8.random(in: 8...255, using: &random) }
      }
      let files = [Int32](repeating: file.number, count: round % (PacketSocket.mostFiles + 1))
      #expect(channel.socket.send(packet, files: files, waits: true))
      #expect(Self.answer(channel) == .refused(turn: 0, .packet))
    }
    // A command whose files are too few or too many.
    for count in [0, 1, 3, PacketSocket.mostFiles] {
      let files = [Int32](repeating: file.number, count: count)
      #expect(channel.socket.send(start.packet, files: files, waits: true))
      #expect(Self.answer(channel) == .refused(turn: 77, .files))
    }
    // Processes that are none of its own.
    for process in [1, getpid(), .max] {
      channel.send(.watch(process: process, ResourceLimits(memory: 1)))
      #expect(Self.answer(channel) == .unknown(process: process))
      channel.send(.rest(process: process))
      channel.send(.end(process: process))
    }
    channel.send(.sweep(turn: 5))
    #expect(Self.answer(channel) == .swept(turn: 5))
    channel.send(.input("nobody asked\n"))
    let (ending, output) = try Self.run(host, unit, in: host.first)
    guard case .done = ending else { throw SetupError.hostFailed(reason: "\(ending)") }
    #expect(output == "1\n")
  }

  /// A process that has as many open files as it may gets a command without the files that came
  /// with it.
  ///
  /// It once slept on then, as if it had not been told.
  @Test func aCommandWhoseFilesDoNotArriveIsRefused() async throws {
    let full = """
      import Glibc
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(7), &limit)
      limit.rlim_cur = 64
      print(setrlimit(__rlimit_resource_t(7), &limit))
      while open("/dev/null", O_RDONLY) >= 0 {}
      """
    let results = try await HostileCellTests.run([full, "1 + 1", "2 + 2"])
    #expect(results[0].output == "0\n")
    for result in results.dropFirst() {
      guard case .trapped(let message, _) = result.ending else {
        Issue.record("\(result.ending)")
        continue
      }
      #expect(message == CellWatch.Loss.noFiles.sentence)
    }
  }

  /// Many commands, each heard: from the first process, from one snapshot, and from each to the next.
  @Test func everyCommandIsHeard() throws {
    let (runner, unit) = try Self.runner()
    let host = runner.host
    defer { runner.end() }
    let turns = ProcessInfo.processInfo.environment["HOST_TURNS"].flatMap { Int($0) } ?? 150
    var snapshot = host.first
    var after: Snapshot?
    for turn in 0..<turns {
      let (ending, output) = try Self.run(host, unit, in: snapshot)
      guard case .done(let next, _, _) = ending else {
        Issue.record("turn \(turn): \(ending)")
        return
      }
      #expect(output == "1\n")
      switch turn % 3 {
      case 0:
        after = next
        snapshot = next
      case 1: snapshot = after ?? host.first
      default: snapshot = host.first
      }
    }
  }

  /// A cell that speaks for the host: its own report is lost, and nothing else.
  @Test(arguments: [
    "find(); forge(\"forked\\0\")", "find(); forge(\"done\\0001\\0001\\0000\\0\"); while true {}",
    "find(); flood()", "find(); for fd in Int32(3)..<64 { close(fd) }; print(\"closed\")",
  ])
  func aCellThatSpeaksForTheHostHarmsItself(_ deed: String) async throws {
    let hostile = """
      import Glibc
      @_silgen_name("pthread_atfork") func atfork(
        _ a: (@convention(c) () -> Void)?, _ b: (@convention(c) () -> Void)?,
        _ c: (@convention(c) () -> Void)?) -> Int32
      nonisolated(unsafe) var channels: [Int32] = []
      func find() {
        channels = (Int32(3)..<64).filter { fd in
          var kind: Int32 = 0
          var size = socklen_t(4)
          return getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &size) == 0
            && kind == Int32(SOCK_SEQPACKET.rawValue)
        }
      }
      func forge(_ text: String) {
        for fd in channels { _ = send(fd, text, text.utf8.count, Int32(MSG_DONTWAIT)) }
        for tag in UInt8(0)...255 {
          let packet = [tag] + [UInt8](repeating: 1, count: 48)
          for length in [1, 9, 17, 25, 33, 49] {
            for fd in channels { _ = send(fd, packet, length, Int32(MSG_DONTWAIT)) }
          }
        }
      }
      func flood() { for _ in 0..<100 { forge("x") } }
      _ = atfork(
        { find(); forge("forked\\0") }, { find(); forge("forked\\0") },
        { find(); forge("done\\0") })
      \(deed)
      """
    let results = try await HostileCellTests.run(
      ["print(\"first\")", hostile, "print(\"third\")"]
    ) { $0.timeout = 3 }
    #expect(results.count == 3)
    #expect(results[0].output == "first\n")
    if case .completed = results[2].ending { #expect(results[2].output == "third\n") }
  }

  /// A cell cannot end the report by ending what looks after it.
  @Test func aCellThatEndsTheHostLosesNoReport() async throws {
    let results = try await HostileCellTests.run(
      ["print(\"first\")", "import Glibc\nkill(getppid(), SIGKILL)\nsleep(60)", "print(\"third\")"])
    #expect(results[0].output == "first\n")
    for result in results.dropFirst() {
      guard case .trapped(CellWatch.Loss.hostEnded.sentence, _) = result.ending else {
        Issue.record("\(result.ending)")
        continue
      }
    }
  }
}
