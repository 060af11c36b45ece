// TFRecord files: for each record 8 bytes of length, the length's checksum, the record, its
// checksum.

/// Reads the records of a TFRecord file one after the other.
///
/// A file that is compressed as a whole, by gzip or zlib, is recognised and read as well. The
/// iteration stops at the first damaged record; ask `next()` itself, which throws, to know why.
public struct TFRecordReader {
  private let path: String
  private var source: Source
  private var position = 0

  private enum Source {
    case plain(BufferedFile)
    case compressed(CompressedStream)
  }

  /// Opens a file.
  public init(_ path: String) throws(FileError) {
    self.path = path
    source = try inFile(path) { () throws(FileError) in
      var file = try BufferedFile(path)
      let start = try file.peek(12)
      // A length whose checksum is right is a length, whatever its bytes look like.
      if let kind = CompressedStream.kind(of: start), !isLength(start) {
        return .compressed(try CompressedStream(try file.readAll(), kind))
      }
      return .plain(file)
    }
  }

  /// The next record; nil at the end of the file; an error if the file is cut short or damaged.
  ///
  /// In a compressed file the places of errors are those of the unpacked bytes.
  public mutating func next() throws(FileError) -> [UInt8]? {
    do {
      let head = try read(12)
      return head.isEmpty ? nil : try record(head)
    } catch {
      throw FileError(error.problem, at: error.position ?? position, in: path)
    }
  }

  private mutating func record(_ head: [UInt8]) throws(FileError) -> [UInt8] {
    let start = position
    if head.count < 12 {
      throw FileError(
        .truncated(part: "length of a record", needed: 12, left: head.count), at: start)
    }
    var cursor = ByteCursor(head)
    let length = try cursor.integer(UInt64.self, "length of a record")
    try check(Array(head[..<8]), cursor.integer(UInt32.self, "checksum"), "length", at: start)
    position += 12
    let record = try take(length, "record")
    var tail = ByteCursor(try take(4, "checksum"))
    try check(record, tail.integer(UInt32.self, "checksum"), "record", at: start + 12)
    return record
  }

  /// The next bytes, or an error if there are fewer.
  private mutating func take(_ count: UInt64, _ part: String) throws(FileError) -> [UInt8] {
    if case .plain(let file) = source, count > UInt64(file.left) {
      throw FileError(.truncated(part: part, needed: count, left: file.left), at: position)
    }
    let bytes = try read(Int(clamping: count))
    guard bytes.count == count else {
      throw FileError(.truncated(part: part, needed: count, left: bytes.count), at: position)
    }
    position += bytes.count
    return bytes
  }

  private mutating func read(_ count: Int) throws(FileError) -> [UInt8] {
    switch source {
    case .plain(var file):
      defer { source = .plain(file) }
      return try file.read(count)
    case .compressed(var stream):
      defer { source = .compressed(stream) }
      return try stream.read(count)
    }
  }
}

/// Whether 12 bytes are the length of a record with its checksum.
private func isLength(_ start: [UInt8]) -> Bool {
  guard start.count == 12 else { return false }
  var cursor = ByteCursor(start, in: 8..<12)
  return (try? cursor.integer(UInt32.self, "checksum")) == maskedChecksum(Array(start[..<8]))
}

private func check(
  _ bytes: [UInt8], _ stored: UInt32, _ part: String, at position: Int
) throws(FileError) {
  let computed = maskedChecksum(bytes)
  if stored != computed {
    throw FileError(
      .wrongChecksum(part: part, stored: stored, computed: computed), at: position)
  }
}

/// CRC-32C, turned and shifted, so that a file of checksums has other checksums.
func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
  let sum = crc32c(bytes)
  return (sum >> 15 | sum << 17) &+ 0xa282_ead8
}

/// Writes records to a TFRecord file; the file has its name when `close()` has been called.
public final class TFRecordWriter {
  private let path: String
  private let draft: String
  private var file: OpenFile?
  private var waiting = ByteWriter()

  /// Begins a file.
  public init(_ path: String) throws(FileError) {
    self.path = path
    let draft = path + ".partial"
    self.draft = draft
    file = try inFile(path) { () throws(FileError) in try OpenFile(draft, .writing) }
  }

  /// Adds a record.
  public func write(_ record: [UInt8]) throws(FileError) {
    let start = waiting.bytes.count
    waiting.append(UInt64(record.count))
    waiting.append(maskedChecksum(Array(waiting.bytes[start...])))
    waiting.append(record)
    waiting.append(maskedChecksum(record))
    if waiting.bytes.count >= 1 << 16 { try flush() }
  }

  /// Adds an example.
  public func write(_ example: SequenceExample) throws(FileError) { try write(example.serialized) }

  /// Writes what is left and gives the file its name.
  public func close() throws(FileError) {
    try flush()
    file = nil
    let (draft, path) = (draft, path)
    try inFile(path) { () throws(FileError) in try move(draft, to: path) }
  }

  private func flush() throws(FileError) {
    let bytes = waiting.bytes
    waiting = ByteWriter()
    guard let file else { throw FileError(.system("the file has been closed"), in: path) }
    try inFile(path) { () throws(FileError) in try file.write(bytes) }
  }
}

/// All records of a TFRecord file.
public func readTFRecords(_ path: String) throws(FileError) -> [[UInt8]] {
  try readTFRecords([path])
}

/// All records of several files, file after file.
public func readTFRecords(_ paths: [String]) throws(FileError) -> [[UInt8]] {
  var records: [[UInt8]] = []
  for path in paths {
    var reader = try TFRecordReader(path)
    while let record = try reader.next() { records.append(record) }
  }
  return records
}

/// The names of the files that records are spread over: "train-00000-of-00002", ....
public func shardPaths(_ base: String, count: Int) -> [String] {
  func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
  return (0..<count).map { "\(base)-\(padded($0))-of-\(padded(count))" }
}

/// Spreads records over files, the first to the first, the second to the second, and so on around.
///
/// Gives the paths of the files.
@discardableResult
public func writeTFRecords(
  _ records: some Sequence<[UInt8]>, to base: String, shards: Int
) throws(FileError) -> [String] {
  let paths = shardPaths(base, count: max(1, shards))
  var writers: [TFRecordWriter] = []
  for path in paths { writers.append(try TFRecordWriter(path)) }
  for (index, record) in records.enumerated() {
    try writers[index % writers.count].write(record)
  }
  for writer in writers { try writer.close() }
  return paths
}
