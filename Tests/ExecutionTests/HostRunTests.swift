import Foundation
import Testing

@testable import Execution

/// What the runner does when its host loses a word. The host here is a short program that loses some.
@Suite(.enabled(if: access("/usr/bin/python3", X_OK) == 0, "needs python3"))
struct HostRunTests {
  /// Passes over the first `LOSE` commands; with `MUTE` it never tells of a cell's end.
  static let program = """
    #!/usr/bin/python3
    import array, os, socket
    channel = socket.socket(fileno=3)
    say = lambda *words: channel.send(b"".join(word.encode() + b"\\0" for word in words))
    lose, mute = int(os.environ["LOSE"]), "MUTE" in os.environ
    say("ready", "1")
    while True:
        packet, ancillary, _, _ = channel.recvmsg(65536, 64)
        fields = packet.split(b"\\0")
        if not packet or fields[0] == b"end": os._exit(0)
        files = [f for _, _, data in ancillary for f in array.array("i", data)]
        if fields[0] == b"run" and lose > 0:
            lose -= 1
        elif fields[0] == b"run":
            pid = os.fork()
            if pid == 0:
                channel.close()
                channel = socket.socket(fileno=files[0])
                os.write(files[1], b"hello")
                if mute: os._exit(0)
                say("done", "5", "1", "0")
            else:
                say("forked", str(pid))
        for file in files:
            if file != channel.fileno(): os.close(file)
    """

  private func output(_ environment: [String: String]) throws -> String {
    let folder = NSTemporaryDirectory() + "/notebook-host-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/host"
    try Self.program.write(toFile: path, atomically: true, encoding: .utf8)
    chmod(path, 0o755)
    let unit = CompiledUnit(module: "none", folder: folder, interfaceHash: "", messages: [])
    let host = try HostRun(
      libraries: Libraries(host: path), support: unit, environment: environment, sandbox: false)
    defer { host.end() }
    host.longestSilence = 0.5
    try host.waitUntilReady()
    var output = CellOutput(mark: host.mark)
    let (ending, _) = try host.run(
      .load(unit), in: host.first, timeout: 10, memoryLimit: 1000, output: &output)
    guard case .done(_, nanoseconds: 5, stragglers: 0) = ending else { return "\(ending)" }
    return output.text(withoutTrap: nil).0
  }

  @Test func aCommandThatIsLostIsSaidAgain() throws {
    #expect(try output(["LOSE": "0"]) == "hello")
    #expect(try output(["LOSE": "1"]) == "hello")
  }

  @Test(arguments: [["LOSE": "2"], ["LOSE": "0", "MUTE": ""]])
  func aHostThatDoesNotAnswerIsAnError(_ environment: [String: String]) throws {
    #expect(throws: SetupError.self) { try output(environment) }
  }
}
