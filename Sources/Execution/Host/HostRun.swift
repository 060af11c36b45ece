import Chapters
import Foundation
import HostProtocol

/// A host process's state after some cells: a snapshot from which the next one is forked.
struct Snapshot {
  /// Where commands for this process go.
  ///
  /// The process ends when nobody holds this any more.
  var channel: HostChannel
  /// The process's number among those of the host; nil for the first, which runs no cell.
  var process: Int32?
  var threads = 1

  /// Whether the process was ended for the memory that it took.
  var isDropped: Bool { channel.isDropped }

  /// Whether a new process can be made from it: threads do not come along.
  var canFork: Bool { process == nil || threads == 1 }
}

/// One host program with its folder; all processes of a run descend from it.
final class HostRun: @unchecked Sendable {
  /// How a cell's process ended its work.
  enum Ending {
    case done(Snapshot, nanoseconds: UInt64, stragglers: Int)
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    case overLimit(Limit)
    case unloadable(String)
    /// The cell could not be run, through the doing of an earlier one.
    case lost(CellWatch.Loss)
  }

  /// What a snapshot's new process is to do.
  enum Command {
    case load(CompiledUnit)
    case goOn
  }

  /// How a cell is run.
  struct Terms {
    /// Seconds; no limit where nil.
    var timeout: Double?
    /// Megabytes.
    var memoryLimit: Int
    /// Marks in the output, where values and figures are shown.
    var marksShown = false
    /// Asks for a line of input, and gets what to call with it: with nil where there is no more.
    var onInput: (@Sendable (@escaping @Sendable (String?) -> Void) -> Void)?
  }

  let first: Snapshot
  let folder: RunFolder
  /// What the host puts into the output between its parts, after a zero byte: what no cell prints,
  /// and the same in every run, so that outputs have the same lengths.
  let mark = "vqzjkxwy"
  let stopPipe: StopPipe
  private let isSandboxed: Bool
  private let process: ChildProcess
  private let program: String
  private var turn: UInt64 = 0
  private var isEnded = false
  /// Whether the host ended before its time.
  private var isLost = false
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  /// The folder with what the last cell showed.
  private(set) var figures = ""

  init(
    libraries: Libraries, support: CompiledUnit, environment: [String: String],
    workingDirectory: String? = nil, sandbox: Bool
  ) throws {
    isSandboxed = sandbox
    let user = sandbox ? Sandbox.user() : nil
    folder = try RunFolder(for: user, hasJanitor: sandbox)
    let (ours, theirs) = try HostChannel.pair()
    let nothing = Descriptor(open("/dev/null", O_RDWR | O_CLOEXEC))
    var environment = environment
    environment["HOME"] = environment["HOME"] ?? folder.work
    environment["TMPDIR"] = folder.work
    environment["SWIFT_BACKTRACE"] =
      "enable=yes,color=no,interactive=no,images=none,registers=none,threads=crashed,limit=64,"
      + "sanitize=no,format=json,output-to=" + folder.crash + "/"
    var program = libraries.host
    var arguments = ["3", mark, folder.path, support.library] + libraries.sharedLibraries
    var filter: Descriptor?
    if sandbox {
      // Whatever the host loads: compiled cells, libraries, a package's resources beside them.
      let files = [program, support.folder] + libraries.sharedLibraries + libraries.moduleFolders
      let readable = files.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
      let words = try Sandbox.wrap(
        [program] + arguments, as: user, folder: folder, readable: readable, filter: 4)
      filter = try SystemCallFilter.file()
      if user != nil { ([support.library] + libraries.sharedLibraries).forEach(Sandbox.open) }
      program = words[0]
      arguments = Array(words.dropFirst())
    }
    self.program = libraries.host
    stopPipe = try StopPipe()
    var files: [(child: Int32, ours: Int32)] = (0...2).map { ($0, nothing.number) }
    files.append((3, theirs.socket.descriptor))
    if let filter { files.append((4, filter.number)) }
    process = try ChildProcess(
      program, arguments, environment: environment,
      workingDirectory: workingDirectory ?? folder.work, files: files)
    first = Snapshot(channel: ours)
  }

  /// Waits until the host has loaded its libraries.
  func waitUntilReady() throws {
    var polled = [pollfd(fd: first.channel.socket.descriptor, events: Int16(POLLIN), revents: 0)]
    let deadline = MonotonicClock.seconds() + 60
    while true {
      let left = deadline - MonotonicClock.seconds()
      guard left > 0 else { throw SetupError.hostFailed(reason: "it is not ready after 60 s") }
      guard poll(&polled, 1, Int32(left * 1000) + 1) > 0 else { continue }
      switch first.channel.receive() {
      case .report(.ready(HostReport.version)): return
      case .report(.failed(let reason)): throw SetupError.hostFailed(reason: reason)
      case .nothing: continue
      case .closed: throw SetupError.hostFailed(reason: "it ended before it was ready")
      case .report, .nonsense: throw SetupError.otherHost(path: program)
      }
    }
  }

  /// Ends every process of the run and removes its folder.
  func end() {
    guard !isEnded else { return }
    isEnded = true
    // The first process ends all others, also those that cells started. Killed itself, it could
    // not; so that comes only where it does not answer.
    first.channel.send(.quit)
    first.channel.shutDown()
    if !process.end(within: 2) || isLost { folder.endProcesses() }
    folder.remove()
  }

  /// Lets `stop` end what runs; the token takes it off again.
  func listen(to stop: Stop) -> Int {
    let pipe = stopPipe
    pipe.drain()
    return stop.add { pipe.signal() }
  }

  /// What the files in the cells' working folder look like.
  func workFolderState() -> WorkFolderState { WorkFolderState(folder.work) }

  /// Ends the process of a snapshot that nobody will go on from.
  ///
  /// What came from it lives on.
  func drop(_ snapshot: Snapshot) {
    guard let process = snapshot.process else { return }
    snapshot.channel.isDropped = true
    first.channel.send(.end(process: process))
  }

  /// Runs a cell in a fork of `snapshot`, or, where threads forbid a fork, in the process itself.
  func run(
    _ command: Command, in snapshot: Snapshot, _ terms: Terms, output: inout CellOutput,
    running: RunningOutput? = nil
  ) throws -> (ending: Ending, figures: [ShownFigure]) {
    figures = try folder.makeFigures()
    guard !isLost, let told = try tell(command, to: snapshot, terms) else {
      return (.lost(isLost || snapshot.process == nil ? .hostEnded : .snapshotEnded), [])
    }
    var limits = ResourceLimits(memory: UInt64(max(0, terms.memoryLimit)))
    if isSandboxed {
      limits.files = UInt64(Sandbox.folderLimit >> 20)
      limits.processes = UInt64(Sandbox.processLimit)
    }
    let watch = CellWatch(
      turn: turn, limits: limits, timeout: terms.timeout, snapshot: snapshot.process,
      now: MonotonicClock.seconds())
    var wait = CellWait(watch, told, host: self)
    wait.running = running
    wait.onInput = terms.onInput
    let outcome = wait.run(into: &output)
    return (try ending(of: outcome, told.channel), folder.figures(in: figures))
  }

  /// A command that a snapshot was sent.
  struct Told {
    /// The channel of the process that runs the cell.
    var channel: HostChannel
    /// The snapshot that is to fork; nil where its own process runs the cell.
    var forking: Snapshot?
    /// Where the cell's output comes from.
    var output: Descriptor
    var sent: SentFiles
  }

  /// What was sent with a command, kept until the cell has begun: what is nowhere but in a packet is
  /// what a full table of descriptors, or the kernel's search for sockets that nobody can reach,
  /// closes.
  final class SentFiles {
    private var files: [AnyObject]

    init(_ files: [AnyObject]) { self.files = files }

    func letGo() { files = [] }
  }

  /// Sends a snapshot the command to run a cell; nil where it is gone.
  private func tell(_ command: Command, to snapshot: Snapshot, _ terms: Terms) throws -> Told? {
    turn += 1
    var start = CellStart(turn: turn, forks: snapshot.canFork, figures: figures, unit: nil)
    start.marksShown = terms.marksShown
    start.asksInput = terms.onInput != nil
    if case .load(let unit) = command {
      start.unit = CellStart.Unit(library: unit.library, entry: unit.entry)
      if folder.user != nil { Sandbox.open(unit.library) }
    }
    let (readEnd, writeEnd) = try Descriptor.pipe()
    _ = fcntl(readEnd.number, F_SETFL, O_NONBLOCK)
    // Few changes between the two processes where a cell prints much.
    writeEnd.setPipeSize(buffer.count)
    var sent: [AnyObject] = [writeEnd]
    var files = [writeEnd.number]
    var channel = snapshot.channel
    if start.forks {
      let (ours, theirs) = try HostChannel.pair()
      channel = ours
      sent.append(theirs)
      files.append(theirs.socket.descriptor)
    }
    guard snapshot.channel.send(.start(start), files: files) else { return nil }
    return Told(
      channel: channel, forking: start.forks ? snapshot : nil, output: readEnd,
      sent: SentFiles(sent))
  }

  private func ending(of outcome: CellWatch.Outcome, _ channel: HostChannel) throws -> Ending {
    switch outcome {
    case .done(let process, let end):
      return .done(
        Snapshot(channel: channel, process: process, threads: Int(end.threads)),
        nanoseconds: end.nanoseconds, stragglers: Int(end.stragglers))
    case .exited(let code): return .exited(code)
    case .signalled(let signal): return .signalled(signal)
    case .timedOut: return .timedOut
    case .overLimit(let limit): return .overLimit(limit)
    case .unloadable(let reason): return .unloadable(reason)
    case .lost(let loss):
      isLost = isLost || loss == .hostEnded
      return .lost(loss)
    case .stopped: throw CancellationError()
    case .broken(let reason): throw SetupError.hostFailed(reason: reason)
    }
  }
}
