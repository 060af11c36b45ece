// TFRecord files: for each record 8 bytes of length, the length's checksum, the record, its checksum.

/// Reads the records of a TFRecord file one after the other.
///
/// The iteration stops at the first damaged record; ask `next()` itself, which throws, to know why.
public struct TFRecordReader {
  private let file: OpenFile
  private let path: String
  private let size: Int
  private var position = 0
  private var ahead: ByteCursor

  /// Opens a file.
  public init(_ path: String) throws(FileError) {
    self.path = path
    let opened = try inFile(path) { () throws(FileError) in try OpenFile(path, .reading) }
    file = opened
    size = try inFile(path) { () throws(FileError) in try opened.size() }
    ahead = ByteCursor([])
  }

  /// The next record; nil at the end of the file; an error if the file is cut short or damaged.
  public mutating func next() throws(FileError) -> [UInt8]? {
    if position == size { return nil }
    do {
      return try record()
    } catch {
      throw FileError(error.problem, at: error.position ?? position, in: path)
    }
  }

  private mutating func record() throws(FileError) -> [UInt8] {
    let start = position
    let head = try take(12, "length of a record")
    var cursor = ByteCursor(head)
    let length = try cursor.integer(UInt64.self, "length of a record")
    try check(Array(head[..<8]), cursor.integer(UInt32.self, "checksum"), "length", at: start)
    let record = try take(length, "record")
    var tail = ByteCursor(try take(4, "checksum"))
    try check(record, tail.integer(UInt32.self, "checksum"), "record", at: start + 12)
    return record
  }

  /// The next bytes, through a buffer; never more than the file has.
  private mutating func take(_ count: UInt64, _ part: String) throws(FileError) -> [UInt8] {
    guard count <= UInt64(size - position) else {
      throw FileError(.truncated(part: part, needed: count, left: size - position), at: position)
    }
    let count = Int(count)
    var result: [UInt8] = []
    if ahead.left < count {
      result = Array(ahead.bytes[ahead.position..<ahead.end])
      let missing = count - result.count
      if missing >= 1 << 16 {
        result += try file.read(missing)
        ahead = ByteCursor([])
      } else {
        ahead = ByteCursor(try file.read(1 << 16))
      }
    }
    let rest = try ahead.take(UInt64(count - result.count), part)
    position += count
    return result.isEmpty ? Array(ahead.bytes[rest]) : result + ahead.bytes[rest]
  }
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
