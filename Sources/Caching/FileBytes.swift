import Foundation

/// Whole files, read and written with every error seen.
package enum FileBytes {
  /// The bytes of a regular file, or nil where it cannot be read.
  package static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = Foundation.read(descriptor, base + count, size - count)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        count += got
      }
    }
    return bytes.count == size ? bytes : nil
  }

  /// The bytes of a file that is only ever replaced, never changed, or nil where it cannot be read.
  package static func map(_ path: String) -> FixedBytes? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0,
      let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      start != MAP_FAILED
    else { return nil }
    return FixedBytes(UnsafeRawBufferPointer(start: start, count: Int(status.st_size))) {
      munmap(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)
    }
  }

  /// Writes a file; gives the error's number, and a part of the file may then be there.
  package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) -> Int32? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { return errno }
    var problem: Int32?
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count < 0 {
        if errno == EINTR { continue }
        problem = errno
        break
      }
      done += count
    }
    // A file system may tell only now that there is no room.
    if close(descriptor) != 0, problem == nil { problem = errno }
    return problem
  }

  /// The hash of what a file holds; nil where it cannot be read.
  package static func hash(_ path: String) -> String? {
    if let mapped = map(path) {
      var hash = ContentHash()
      hash.add(mapped.buffer)
      return hash.finish()
    }
    return read(path).map(ContentHash.of)
  }
}

/// Bytes that stay where they are in memory, such as those of a file that is mapped into it.
package final class FixedBytes: Sendable {
  package nonisolated(unsafe) let buffer: UnsafeRawBufferPointer
  private let release: @Sendable (UnsafeRawBufferPointer) -> Void

  /// Takes bytes that nobody changes, and what frees them.
  package init(
    _ buffer: UnsafeRawBufferPointer, release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) {
    self.buffer = buffer
    self.release = release
  }

  deinit { release(buffer) }
}
