import Chapters
import Foundation

/// A host process's state after some cells: a snapshot from which the next one is forked.
struct Snapshot {
  /// Where commands for this process go.
  var channel: HostChannel
  /// The channel of the process that forked it and hears of its end; nil for the first.
  var parent: HostChannel?
  /// The process's number among those of its parent; 0 for the first.
  var process: Int32 = 0
  var threads = 1
}

/// One host program with its working folder; all processes of a run descend from it.
final class HostRun: @unchecked Sendable {
  /// How a cell's process ended its work.
  enum Ending {
    case done(Snapshot, nanoseconds: UInt64, stragglers: Int)
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    case outOfMemory
    case unloadable(String)
  }

  let first: Snapshot
  let folder: String
  /// Whose the folder is, where the cells run as another user.
  private let user: uid_t?
  private let process: ChildProcess
  private let program: String
  let mark: String
  private let stopPipe: StopPipe
  private(set) var figureCount = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 20)
  private var isEnded = false
  /// So long after its end a cell's process may still be unheard of, in seconds.
  var longestSilence = 20.0

  var crashFolder: String { folder + "/crash" }

  init(
    libraries: Libraries, support: CompiledUnit, environment: [String: String],
    sandbox: Bool
  ) throws {
    var template = Array((NSTemporaryDirectory() + "/notebook-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw SetupError.hostFailed(
        reason: "no temporary folder: " + String(cString: strerror(errno)))
    }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    mark = String((0..<8).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122))) })
    user = sandbox ? Sandbox.user() : nil
    for name in ["", "/work", "/figures", "/crash"] { Self.make(folder + name, for: user) }
    let (ours, theirs) = try HostChannel.pair()
    defer { close(theirs) }
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(nothing) }
    var environment = environment
    environment["HOME"] = folder + "/work"
    environment["TMPDIR"] = folder + "/work"
    environment["SWIFT_BACKTRACE"] =
      "enable=yes,color=no,interactive=no,images=none,registers=none,threads=crashed,limit=64,"
      + "sanitize=no,format=json,output-to=" + folder + "/crash/"
    var program = libraries.host
    var arguments = ["3", mark, folder, support.library] + libraries.sharedLibraries
    if sandbox {
      environment["NOTEBOOK_PROCESS_LIMIT"] = "\(Sandbox.processLimit)"
      // Whatever the host loads: compiled cells, libraries, a package's resources beside them.
      let files = [program, support.folder] + libraries.sharedLibraries + libraries.moduleFolders
      let readable = files.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
      let words = try Sandbox.wrap(
        [program] + arguments, as: user, folder: folder, readable: readable)
      if user != nil { ([support.library] + libraries.sharedLibraries).forEach(Sandbox.open) }
      program = words[0]
      arguments = Array(words.dropFirst())
    }
    self.program = libraries.host
    stopPipe = try StopPipe()
    process = try ChildProcess(
      program, arguments, environment: environment, workingDirectory: folder + "/work",
      files: [(0, nothing), (1, nothing), (2, nothing), (3, theirs)])
    first = Snapshot(channel: ours, parent: nil)
  }

  /// Makes a folder of the run that the cells can write.
  private static func make(_ path: String, for user: uid_t?) {
    mkdir(path, 0o700)
    guard let user else { return }
    // The group's, so that the program that makes the sandbox can enter it.
    chown(path, user, getegid())
    chmod(path, 0o710)
  }

  /// Waits until the host has loaded its libraries.
  func waitUntilReady() throws {
    guard let packet = first.channel.receive() else {
      throw SetupError.hostFailed(reason: "the host ended before it was ready")
    }
    if packet.first == "unloadable" {
      throw SetupError.hostFailed(reason: packet.dropFirst().joined(separator: " "))
    }
    guard packet == ["ready", Self.protocolVersion] else {
      throw SetupError.otherHost(path: program)
    }
  }

  /// The version of what this and the host say to each other; it is in the host's `Snapshot.swift`
  /// too.
  private static let protocolVersion = "1"

  /// Ends every process of the run and removes its folder.
  func end() {
    guard !isEnded else { return }
    isEnded = true
    // The first process ends all others, also those that cells started. Killed itself, it could
    // not; so that comes only where it does not answer.
    first.channel.send(["end"])
    first.channel.shutDown()
    process.end(within: 2)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Lets `stop` end what runs; the token takes it off again.
  func listen(to stop: Stop) -> Int {
    let pipe = stopPipe
    pipe.drain()
    return stop.add { pipe.signal() }
  }

  /// What the files in the cells' working folder look like.
  func workFolderState() -> WorkFolderState { WorkFolderState(folder + "/work") }

  /// Lets a snapshot give its memory back. What came from it lives on.
  func shed(_ snapshot: Snapshot) {
    snapshot.channel.isShed = true
    snapshot.channel.send(["shed"])
  }

  /// What a snapshot's new process is to do.
  enum Command {
    case load(CompiledUnit)
    case goOn
  }

  /// Runs a cell in a fork of `snapshot`, or, where threads forbid a fork, in the process itself.
  func run(
    _ command: Command, in snapshot: Snapshot, timeout: Double, memoryLimit: Int,
    output: inout CellOutput, running: RunningOutput? = nil
  ) throws -> (ending: Ending, figures: [ShownFigure]) {
    figureCount += 1
    let figures = folder + "/figures/\(figureCount)"
    Self.make(figures, for: user)
    for _ in 0..<2 {
      let ending = try attempt(
        command, in: snapshot, timeout: timeout, memoryLimit: memoryLimit, figures: figures,
        output: &output, running: running)
      if let ending { return (ending, readFigures(figures)) }
    }
    throw SetupError.hostFailed(reason: "it does not hear what it is told")
  }

  /// Nil where the snapshot's process did not hear the command, so that nothing ran. Seen once, on
  /// Linux 6.18: what the packet carried was closed, and the process slept on.
  private func attempt(
    _ command: Command, in snapshot: Snapshot, timeout: Double, memoryLimit: Int, figures: String,
    output: inout CellOutput, running: RunningOutput?
  ) throws -> Ending? {
    let (readEnd, writeEnd) = try openPipe()
    defer { close(readEnd) }
    _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
    // Few changes between the two processes where a cell prints much.
    _ = fcntl(writeEnd, F_SETPIPE_SZ, Int32(buffer.count))
    let mayFork = snapshot.threads == 1 || snapshot.parent == nil
    var fields = ["continue", mayFork ? "fork" : "stay", figures, "\(memoryLimit)"]
    if case .load(let unit) = command {
      fields[0] = "run"
      fields += [unit.library, unit.entry]
      if user != nil { Sandbox.open(unit.library) }
    }
    var target = snapshot
    if mayFork {
      let (ours, theirs) = try HostChannel.pair()
      snapshot.channel.send(fields, files: [theirs, writeEnd])
      close(theirs)
      target = Snapshot(channel: ours, parent: snapshot.channel)
    } else {
      snapshot.parent?.send(["watch", "\(snapshot.process)"])
      snapshot.channel.send(fields, files: [writeEnd])
    }
    close(writeEnd)
    let ending = try wait(
      target, parent: target.parent ?? target.channel, readEnd: readEnd, timeout: timeout,
      output: &output, running: running)
    drain(readEnd, &output)
    return ending
  }

  /// Nil where the process that was to run the cell never was.
  private func wait(
    _ target: Snapshot, parent: HostChannel, readEnd: Int32, timeout: Double,
    output: inout CellOutput, running: RunningOutput?
  ) throws -> Ending? {
    let channel = target.channel
    /// When the channel of the cell's process was closed, of whose end its parent has to tell.
    var closedAt: Double?
    var running = running
    var next = target
    var isStopped = false
    let deadline = Date().timeIntervalSince1970 + timeout
    var isTimedOut = false
    var isOutOfMemory = false
    var polled = [
      pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: parent.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stopPipe.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let now = Date().timeIntervalSince1970
      let left = deadline - now
      if left <= 0, !isTimedOut, !isStopped {
        isTimedOut = true
        parent.send(["kill", "\(next.process)"])
      }
      let isEnding = isTimedOut || isStopped
      var pause = isEnding ? 1000 : min(running?.look(at: output, now) ?? left, left)
      if closedAt != nil { pause = min(pause, 1) }
      let news = poll(&polled, nfds_t(polled.count), Int32(min(pause * 1000 + 1, 1e6)))
      if let closedAt, news == 0, now - closedAt > longestSilence {
        if isStopped { throw CancellationError() }
        if next.process == 0 { return nil }
        throw SetupError.hostFailed(reason: "it says nothing of the end of a cell")
      }
      if polled[3].fd >= 0, polled[3].revents != 0 {
        // The process before the cell's serves again once it has heard of the cell's end.
        polled[3].fd = -1
        isStopped = true
        parent.send(["kill", "\(next.process)"])
      }
      if polled[2].revents != 0, !drain(readEnd, &output) {
        // Closed by the cell itself: no more output, and no reason to look again.
        polled[2].fd = -1
      }
      if polled[0].fd >= 0, polled[0].revents != 0 {
        guard let packet = channel.receive() else {
          // The process is gone; its parent will say how.
          polled[0].fd = -1
          closedAt = now
          continue
        }
        // The cell may be faster than its parent's word of it, which must not stay for the next one.
        while next.process == 0, next.parent != nil, let word = parent.receive() {
          if word.first == "forked" { next.process = Int32(word[1]) ?? 0 }
        }
        if packet.first == "done", packet.count == 4, !isEnding, !isOutOfMemory {
          next.threads = Int(packet[2]) ?? 2
          parent.send(["rest", "\(next.process)"])
          return .done(
            next, nanoseconds: UInt64(packet[1]) ?? 0, stragglers: Int(packet[3]) ?? 0)
        }
        if packet.first == "unloadable" {
          return .unloadable(packet.dropFirst().joined(separator: " "))
        }
      }
      if polled[1].revents != 0 {
        guard let packet = parent.receive() else {
          throw SetupError.hostFailed(reason: "the host ended while a cell ran")
        }
        switch packet.first {
        case "memory" where packet.count == 2:
          if Int32(packet[1]) == next.process { isOutOfMemory = true }
        case "ended" where packet.count == 4:
          // Others are of snapshots that are not needed any more.
          guard Int32(packet[1]) == next.process else { break }
          if isStopped { throw CancellationError() }
          let code = Int32(packet[3]) ?? 0
          if isTimedOut { return .timedOut }
          if isOutOfMemory { return .outOfMemory }
          return packet[2] == "exit" ? .exited(code) : .signalled(code)
        case "forked" where packet.count == 2:
          guard let number = Int32(packet[1]), number > 0 else {
            throw SetupError.hostFailed(
              reason: "fork failed: too many processes, or too little memory")
          }
          next.process = number
          if isEnding { parent.send(["kill", packet[1]]) }
        default: break
        }
      }
    }
  }

  /// Reads what is there; false where the pipe is closed.
  @discardableResult
  private func drain(_ readEnd: Int32, _ output: inout CellOutput) -> Bool {
    while true {
      let count = read(readEnd, &buffer, buffer.count)
      if count > 0 {
        output.append(buffer[..<count])
        // Other events must be seen as well while a cell prints without end.
        if count < buffer.count { return true }
        continue
      }
      if count == 0 { return false }
      if errno != EINTR { return true }
    }
  }

  /// The figures in a cell's folder: `<n>-<name>.svg` with `<n>-<name>.txt`.
  private func readFigures(_ figures: String) -> [ShownFigure] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: figures)) ?? []
    let numbered = names.filter { $0.hasSuffix(".svg") }.compactMap { name -> (Int, String)? in
      guard let dash = name.firstIndex(of: "-"), let number = Int(name[..<dash]) else { return nil }
      return (number, String(name.dropLast(4)))
    }
    return numbered.sorted { $0.0 < $1.0 }.compactMap { _, base in
      func text(_ kind: String) -> String? {
        CellFile.contents(figures + "/" + base + kind, inside: folder)
          .map { String(decoding: $0, as: UTF8.self) }
      }
      guard let svg = text(".svg") else { return nil }
      return ShownFigure(
        name: String(base.drop { $0 != "-" }.dropFirst()), svg: svg,
        description: Self.element("desc", in: svg), text: text(".txt") ?? "")
    }
  }

  private static func element(_ name: String, in svg: String) -> String {
    guard let open = svg.range(of: "<\(name)"),
      let start = svg.range(of: ">", range: open.upperBound..<svg.endIndex),
      let end = svg.range(of: "</\(name)>", range: start.upperBound..<svg.endIndex)
    else { return "" }
    return [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"),
      ("&amp;", "&"),
    ]
    .reduce(String(svg[start.upperBound..<end.lowerBound])) {
      $0.replacingOccurrences(of: $1.0, with: $1.1)
    }
  }
}

// Linux has this; Swift's view of the C library does not.
private let F_SETPIPE_SZ: Int32 = 1031
