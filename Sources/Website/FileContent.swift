/// What a file holds, with a number for it. The bytes are made, or read, when they are asked for:
/// where an earlier build wrote a file of the same number, nobody asks.
package struct FileContent: Sendable {
  /// 16 hexadecimal digits that tell contents apart.
  package let number: String
  private let count: Int
  private let append: @Sendable (inout [UInt8]) -> Void

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    append(&bytes)
    return bytes
  }

  /// Takes how many bytes to make room for, and what appends them.
  init(number: String, count: Int = 0, append: @escaping @Sendable (inout [UInt8]) -> Void) {
    self.number = number
    self.count = count
    self.append = append
  }

  package init(_ bytes: [UInt8]) {
    var number = ContentNumber()
    number.add(bytes)
    self.init(number: number.text, count: bytes.count) { $0 += bytes }
  }

  init(_ text: String) { self.init(Array(text.utf8)) }

  /// One content after the other.
  init(_ parts: [FileContent]) {
    var number = ContentNumber()
    for part in parts { number.add(part.number) }
    self.init(number: number.text, count: parts.reduce(0) { $0 + $1.count }) { bytes in
      for part in parts { part.append(&bytes) }
    }
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
