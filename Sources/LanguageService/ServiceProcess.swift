import Foundation

/// The process around sourcekitd: started when it is first needed, ended where it does not answer in
/// time or has grown too large, and then started anew.
final class ServiceProcess {
  /// The program `notebook-sourcekit` and the toolchain whose service it opens.
  struct Programs: Sendable {
    var wrapper: String
    /// The toolchain's folder that holds `lib`.
    var toolchain: String
  }

  /// Why there is no answer.
  enum Failure: Error, Hashable {
    /// The process could not be started.
    case notStarted(reason: String)
    /// It did not answer in time, or ended while it worked, and was given up.
    case lost
    /// The service says what is wrong with the request.
    case refused(String)
  }

  /// How long an answer may take, in seconds.
  static let longestWait = 3.0
  /// The memory beyond which the process is started anew, in bytes.
  static let largestMemory = 600 << 20

  private let programs: Programs
  private var process: Process?
  private var requests: FileHandle?
  private var answers: FileHandle?
  /// How many processes there have been.
  private(set) var starts = 0

  init(_ programs: Programs) { self.programs = programs }

  deinit { end() }

  /// The service's answer to a request, as JSON.
  func answer(to request: ServiceRequest, within seconds: Double) throws(Failure) -> Data {
    try startIfNeeded()
    let deadline = ContinuousClock.now + .seconds(seconds)
    let text = Data(request.yaml.utf8)
    var length = UInt32(text.count)
    do {
      try requests?.write(contentsOf: Data(bytes: &length, count: 4) + text)
    } catch {
      throw lost()
    }
    guard let head = read(5, before: deadline),
      let body = read(
        Int(head.dropFirst().withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }),
        before: deadline)
    else { throw lost() }
    if memory > Self.largestMemory { end() }
    if head.first == UInt8(ascii: "+") { return body }
    throw .refused(String(decoding: body, as: UTF8.self))
  }

  /// Ends the process; the next request starts another.
  func end() {
    guard let process else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
    requests = nil
    answers = nil
  }

  private func lost() -> Failure {
    end()
    return .lost
  }

  private func startIfNeeded() throws(Failure) {
    if let process, process.isRunning { return }
    let (input, output) = (Pipe(), Pipe())
    let process = Process()
    process.executableURL = URL(fileURLWithPath: programs.wrapper)
    let libraries = programs.toolchain + "/lib/"
    process.arguments = [
      "libsourcekitdInProc.so", "libSwiftSourceKitClientPlugin.so", "libSwiftSourceKitPlugin.so",
    ].map { libraries + $0 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { throw .notStarted(reason: error.localizedDescription) }
    // A process that ended must not end this one with a signal.
    signal(SIGPIPE, SIG_IGN)
    self.process = process
    requests = input.fileHandleForWriting
    answers = output.fileHandleForReading
    starts += 1
  }

  /// So many bytes of the answer, or nil where they do not come in time.
  private func read(_ count: Int, before deadline: ContinuousClock.Instant) -> Data? {
    guard let descriptor = answers?.fileDescriptor else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    while got < count {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { return nil }
      var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let milliseconds =
        left.components.seconds * 1000
        + left.components.attoseconds / 1_000_000_000_000_000
      let ready = poll(&event, 1, Int32(clamping: milliseconds + 1))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      let step = bytes.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress.map { $0 + got }, count - got)
      }
      guard step > 0 else { return nil }
      got += step
    }
    return Data(bytes)
  }

  /// What the process holds in memory, in bytes.
  private var memory: Int {
    guard let process,
      let text = FileManager.default.contents(
        atPath: "/proc/\(process.processIdentifier)/statm"),
      let pages = Int(
        String(decoding: text, as: UTF8.self).split(separator: " ").dropFirst().first ?? "")
    else { return 0 }
    return pages * Int(getpagesize())
  }
}
