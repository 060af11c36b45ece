import Glibc
import LinuxCalls

/// Standard output and error of a cell go into one pipe, so that their order is kept; what this
/// process writes to standard error stands between marks, so that the runner can tell them apart.
enum Output {
  nonisolated(unsafe) private static var errorMark: [UInt8] = []
  nonisolated(unsafe) private static var outputMark: [UInt8] = []
  nonisolated(unsafe) private static var pipe = stat()
  nonisolated(unsafe) private static var isMarking = false

  /// Takes over standard error.
  ///
  /// `mark` is text that no cell prints.
  static func install(mark: String) {
    errorMark = Array("\0\(mark)2".utf8)
    outputMark = Array("\0\(mark)1".utf8)
    let standardOutput = linux_standard_stream(1).pointee
    setvbuf(standardOutput, nil, _IOLBF, 0)
    if let file = openErrorFile() {
      setvbuf(file, nil, _IONBF, 0)
      linux_standard_stream(2).pointee = file
    }
  }

  /// Makes `file` both standard output and standard error.
  static func redirect(to file: Int32) {
    dup2(file, 1)
    dup2(file, 2)
    close(file)
    isMarking = fstat(2, &pipe) == 0
    let standardOutput = linux_standard_stream(1)
    if fileno(standardOutput.pointee) != 1, let file = fdopen(1, "w") {
      // The cell before closed it.
      setvbuf(file, nil, _IOLBF, 0)
      standardOutput.pointee = file
    }
  }

  static func flush() { fflush(nil) }

  /// Whether marks stand where values and figures are shown, as in a session.
  nonisolated(unsafe) static var marksShown = false

  /// What a mark in the output says of the bytes after it.
  enum Mark: UInt8 {
    case valueBegins = 0x33
    case valueEnds = 0x34
    case figure = 0x35
  }

  /// Puts a mark into the output, behind all that was printed so far.
  fileprivate static func put(_ mark: Mark) {
    guard marksShown, isMarking else { return }
    flush()
    let bytes = outputMark.dropLast() + [mark.rawValue]
    var done = 0
    bytes.withUnsafeBytes { bytes in
      while done < bytes.count {
        let written = systemWrite(1, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if written > 0 { done += written } else if errno != EINTR { return }
      }
    }
  }

  /// Writes to standard error with marks, or returns nil where the bytes go elsewhere.
  fileprivate static func writeError(_ bytes: UnsafeRawPointer, _ count: Int) -> Int? {
    guard isMarking, count > 0 else { return nil }
    var now = stat()
    guard fstat(2, &now) == 0, now.st_ino == pipe.st_ino, now.st_dev == pipe.st_dev else {
      return nil
    }
    fflush(linux_standard_stream(1).pointee)
    // Small texts go in one atomic write.
    errorMark.withUnsafeBytes { before in
      outputMark.withUnsafeBytes { after in
        if before.count + count + after.count <= Int(PIPE_BUF) {
          withUnsafeTemporaryAllocation(byteCount: Int(PIPE_BUF), alignment: 1) { all in
            all.copyMemory(from: before)
            UnsafeMutableRawBufferPointer(rebasing: all[before.count...])
              .copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: count))
            UnsafeMutableRawBufferPointer(rebasing: all[(before.count + count)...])
              .copyMemory(from: after)
            writeAll(all.baseAddress, before.count + count + after.count)
          }
        } else {
          writeAll(before.baseAddress, before.count)
          writeAll(bytes, count)
          writeAll(after.baseAddress, after.count)
        }
      }
    }
    return count
  }

  private static func writeAll(_ bytes: UnsafeRawPointer?, _ count: Int) {
    var done = 0
    while done < count {
      let written = systemWrite(2, bytes.map { $0 + done }, count - done)
      if written > 0 {
        done += written
      } else if errno != EINTR {
        return
      }
    }
  }
}

/// A file whose writes go through `write(2, ...)` below, as the C library's own do not.
private func openErrorFile() -> UnsafeMutablePointer<FILE>? {
  var functions = linux_stream()
  functions.write = { _, bytes, count in writeInFront(2, bytes, count) }
  return linux_open_stream(nil, "w", functions)
}

private typealias Write = @convention(c) (Int32, UnsafeRawPointer?, Int) -> Int

/// The C library's own `write`; the one below stands in front of it.
private let systemWrite: Write = {
  // RTLD_NEXT: the next definition after this program's.
  guard let place = dlsym(UnsafeMutableRawPointer(bitPattern: -1), "write") else { _exit(70) }
  return unsafeBitCast(place, to: Write.self)
}()

/// Stands in front of the C library's `write` for everything loaded into this process.
@_cdecl("write")
public func writeInFront(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  if file == 2, let bytes, let written = Output.writeError(bytes, count) { return written }
  return systemWrite(file, bytes, count)
}

/// Called around the text of a value that a cell shows.
@_cdecl("notebook_mark_value")
public func markValue(_ begins: Bool) { Output.put(begins ? .valueBegins : .valueEnds) }

/// Called by the library that draws figures when one has been written.
@_cdecl("notebook_mark_figure")
public func markFigure() { Output.put(.figure) }
