import Kernels

/// Undoes the compression of a whole file, gzip (RFC 1952) or zlib (RFC 1950), piece by piece.
///
/// Only what has been asked for and not yet taken is in memory, beside the compressed bytes.
struct CompressedStream {
  private let bytes: [UInt8]
  private let kind: Kind
  private var inflater: Inflater
  private var checksum: UInt32
  private var length: UInt32 = 0
  /// How much of the inflater's output has been given away.
  private var taken = 0
  /// How much of it the checksum covers.
  private var summed = 0

  enum Kind { case gzip, zlib }

  /// What the first bytes of a file say that it is; nil if it is not compressed.
  static func kind(of start: [UInt8]) -> Kind? {
    guard start.count >= 2 else { return nil }
    if start[0] == 0x1f && start[1] == 0x8b { return .gzip }
    let header = Int(start[0]) << 8 | Int(start[1])
    return start[0] & 15 == 8 && start[0] >> 4 <= 7 && header % 31 == 0 ? .zlib : nil
  }

  init(_ bytes: [UInt8], _ kind: Kind) throws(FileError) {
    self.bytes = bytes
    self.kind = kind
    checksum = kind == .gzip ? 0 : 1
    let start = try skipHeader(bytes, from: 0, kind)
    inflater = Inflater(bytes: bytes, range: start..<bytes.count, name: "compressed data")
  }

  /// The next `count` bytes, or as many as are left.
  mutating func read(_ count: Int) throws(FileError) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < count {
      if taken > 1 << 16 {
        // Matches reach back 32 KiB.
        inflater.output.removeFirst(taken - 1 << 15)
        (taken, summed) = (1 << 15, summed - (taken - 1 << 15))
      }
      try inflater.produce(taken + min(count - result.count, 1 << 16))
      addToChecksum()
      let end = min(taken + count - result.count, inflater.output.count)
      result += inflater.output[taken..<end]
      taken = end
      if inflater.isFinished && taken == inflater.output.count {
        if try !beginNextMember() { break }
      }
    }
    return result
  }

  private mutating func addToChecksum() {
    let new = inflater.output[summed...]
    new.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      checksum =
        kind == .gzip
        ? tensors_crc32(checksum, start, buffer.count) : adler32(checksum, buffer)
    }
    length &+= UInt32(truncatingIfNeeded: new.count)
    summed = inflater.output.count
  }

  /// Checks the end of the data, and goes on to those that follow, as gzip allows.
  private mutating func beginNextMember() throws(FileError) -> Bool {
    var cursor = ByteCursor(bytes, in: inflater.next..<bytes.count)
    let place = cursor.position
    var stored = try cursor.integer(UInt32.self, "checksum")
    if kind == .zlib { stored = stored.byteSwapped }
    if stored != checksum {
      throw FileError(
        .wrongChecksum(part: "compressed data", stored: stored, computed: checksum), at: place)
    }
    if kind == .gzip {
      let promised = try cursor.integer(UInt32.self, "length")
      if promised != length {
        throw FileError(
          .unexpected(part: "length", expected: "\(promised)", found: "\(length)"), at: place + 4)
      }
    }
    if cursor.isAtEnd { return false }
    guard kind == .gzip else {
      throw FileError(
        .unexpected(part: "end", expected: "the end of the file", found: "more"),
        at: cursor.position)
    }
    let start = try skipHeader(bytes, from: cursor.position, kind)
    inflater = Inflater(bytes: bytes, range: start..<bytes.count, name: "compressed data")
    (taken, summed, checksum, length) = (0, 0, 0, 0)
    return true
  }
}

/// Where the compressed data begin.
private func skipHeader(
  _ bytes: [UInt8], from start: Int, _ kind: CompressedStream.Kind
) throws(FileError) -> Int {
  var cursor = ByteCursor(bytes, in: start..<bytes.count)
  if kind == .zlib {
    let flags = try cursor.integer(UInt16.self, "header") >> 8
    if flags & 0x20 != 0 { throw FileError(.unsupported("zlib with a dictionary"), at: start) }
    return cursor.position
  }
  try cursor.expect([0x1f, 0x8b, 8], "header", "that of gzip")
  let flags = try cursor.integer(UInt8.self, "flags")
  _ = try cursor.take(6, "header")
  if flags & 4 != 0 {
    _ = try cursor.take(UInt64(cursor.integer(UInt16.self, "length of notes")), "notes")
  }
  for flag: UInt8 in [8, 16] where flags & flag != 0 {
    while try cursor.integer(UInt8.self, "name or comment") != 0 {}
  }
  if flags & 2 != 0 { _ = try cursor.take(2, "checksum of the header") }
  return cursor.position
}

/// The checksum of zlib.
private func adler32(_ start: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
  var (a, b) = (start & 0xffff, start >> 16)
  for byte in bytes {
    a = (a + UInt32(byte)) % 65521
    b = (b + a) % 65521
  }
  return b << 16 | a
}
