#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file, closed when it is let go.
final class OpenFile {
  private let descriptor: Int32

  enum Mode { case reading, writing }

  init(_ path: String, _ mode: Mode) throws(FileError) {
    descriptor =
      mode == .reading ? open(path, O_RDONLY) : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    if descriptor < 0 { throw FileError(.system(reasonOfSystem())) }
  }

  deinit { close(descriptor) }

  /// The number of bytes of a regular file; an error for anything else.
  func size() throws(FileError) -> Int {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw FileError(.system(reasonOfSystem())) }
    if status.st_mode & S_IFMT != S_IFREG {
      throw FileError(.unexpected(part: "kind", expected: "a file", found: "something else"))
    }
    return Int(status.st_size)
  }

  /// Up to `count` bytes from where the last reading ended; fewer at the end of the file.
  func read(_ count: Int) throws(FileError) -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let start = buffer.baseAddress {
        let step = platformRead(descriptor, start + filled, count - filled)
        if step < 0 && errno == EINTR { continue }
        if step <= 0 {
          failed = step < 0
          break
        }
        filled += step
      }
    }
    if failed { throw FileError(.system(reasonOfSystem())) }
    return bytes
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    let failed = bytes.withUnsafeBytes { source in
      var done = 0
      while done < source.count, let start = source.baseAddress {
        let step = platformWrite(descriptor, start + done, source.count - done)
        if step < 0 && errno == EINTR { continue }
        if step < 0 { return true }
        done += step
      }
      return false
    }
    if failed { throw FileError(.system(reasonOfSystem())) }
  }
}

/// A file that is read from its start to its end through a buffer.
struct BufferedFile {
  private let file: OpenFile
  private var ahead: [UInt8] = []
  private var position = 0
  /// How many bytes have not been read.
  private(set) var left: Int

  init(_ path: String) throws(FileError) {
    file = try OpenFile(path, .reading)
    left = try file.size()
  }

  /// The next bytes, which stay; fewer at the end of the file.
  mutating func peek(_ count: Int) throws(FileError) -> [UInt8] {
    try fill(count)
    return Array(ahead[position...].prefix(count))
  }

  /// The next bytes; fewer at the end of the file.
  mutating func read(_ count: Int) throws(FileError) -> [UInt8] {
    try fill(count)
    let result = Array(ahead[position...].prefix(count))
    position += result.count
    left = max(0, left - result.count)
    return result
  }

  mutating func readAll() throws(FileError) -> [UInt8] { try read(left) }

  private mutating func fill(_ count: Int) throws(FileError) {
    let missing = min(count, left) - (ahead.count - position)
    if missing <= 0 { return }
    ahead.removeFirst(position)
    position = 0
    ahead += try file.read(max(missing, 1 << 16))
  }
}

private func platformRead(_ file: Int32, _ to: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, to, count)
}

private func platformWrite(_ file: Int32, _ from: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, from, count)
}

private func reasonOfSystem() -> String { String(cString: strerror(errno)) }

/// All bytes of a file.
func readFile(_ path: String) throws(FileError) -> [UInt8] {
  try inFile(path) { () throws(FileError) in
    let file = try OpenFile(path, .reading)
    return try file.read(file.size())
  }
}

/// Writes a file whole or not at all: a finished copy takes the old one's place.
func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
  try inFile(path) { () throws(FileError) in
    let draft = "\(path).\(getpid()).partial"
    try OpenFile(draft, .writing).write(bytes)
    try move(draft, to: path)
  }
}

/// Gives a finished file its name.
func move(_ draft: String, to path: String) throws(FileError) {
  if rename(draft, path) != 0 {
    let reason = reasonOfSystem()
    unlink(draft)
    throw FileError(.system(reason))
  }
}
