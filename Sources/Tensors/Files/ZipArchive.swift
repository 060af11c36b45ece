// ZIP archives as `numpy.savez` writes them: PKWARE's APPNOTE, with sizes of 64 bits.

/// One file of an archive.
struct ZipEntry {
  var name: String
  var bytes: [UInt8]
}

private let localMark: UInt32 = 0x0403_4b50
private let centralMark: UInt32 = 0x0201_4b50
private let endMark: UInt32 = 0x0605_4b50
private let end64Mark: UInt32 = 0x0606_4b50

/// What the directory says of a file.
private struct DirectoryEntry {
  var name: String
  var method: UInt16
  var checksum: UInt32
  var storedCount: UInt64
  var count: UInt64
  var offset: UInt64
  var position: Int
}

/// The files of an archive, in the order of its directory.
func readZip(_ bytes: [UInt8]) throws(FileError) -> [ZipEntry] {
  let directory = try readDirectory(bytes)
  var places: [Range<Int>] = []
  for entry in directory { places.append(try locate(entry, bytes)) }
  try checkOwnPlaces(directory, places)
  var entries: [ZipEntry] = []
  for (entry, place) in zip(directory, places) {
    entries.append(ZipEntry(name: entry.name, bytes: try unpack(entry, bytes, place)))
  }
  return entries
}

/// Two names for one run of bytes would let a small file grow without bound.
private func checkOwnPlaces(
  _ directory: [DirectoryEntry], _ places: [Range<Int>]
) throws(FileError) {
  func shared(_ entry: DirectoryEntry, _ other: DirectoryEntry) -> FileError {
    FileError(
      .unexpected(
        part: entry.name, expected: "a place and a name of its own",
        found: "the ones of \(other.name)"), at: entry.position)
  }
  var names: [ExactText: Int] = [:]
  for (number, entry) in directory.enumerated() {
    if let other = names.updateValue(number, forKey: ExactText(entry.name)) {
      throw shared(entry, directory[other])
    }
  }
  let order = places.indices.filter { !places[$0].isEmpty }
    .sorted { places[$0].lowerBound < places[$1].lowerBound }
  for (before, after) in zip(order, order.dropFirst())
  where places[before].upperBound > places[after].lowerBound {
    let (first, second) = (min(before, after), max(before, after))
    throw shared(directory[second], directory[first])
  }
}

private func readDirectory(_ bytes: [UInt8]) throws(FileError) -> [DirectoryEntry] {
  let floor = max(0, bytes.count - 22 - 65_535)
  guard bytes.count >= 22,
    let end = stride(from: bytes.count - 22, through: floor, by: -1).first(where: {
      bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4b && bytes[$0 + 2] == 5 && bytes[$0 + 3] == 6
    })
  else {
    throw FileError(
      .unexpected(part: "end", expected: "the directory of a ZIP archive", found: "none"))
  }
  var cursor = ByteCursor(bytes, in: (end + 4)..<bytes.count)
  _ = try cursor.take(6, "end of the directory")
  var count = UInt64(try cursor.integer(UInt16.self, "number of files"))
  var size = UInt64(try cursor.integer(UInt32.self, "size of the directory"))
  var offset = UInt64(try cursor.integer(UInt32.self, "place of the directory"))
  if count == 0xffff || offset == 0xffff_ffff || size == 0xffff_ffff {
    (count, size, offset) = try readEnd64(bytes, end)
  }
  guard offset <= UInt64(end), size <= UInt64(end) - offset else {
    throw FileError(
      .unexpected(
        part: "directory", expected: "a place before byte \(end)",
        found: "\(size) bytes at \(offset)"), at: end)
  }
  var directory = ByteCursor(bytes, in: Int(offset)..<Int(offset + size))
  var entries: [DirectoryEntry] = []
  while !directory.isAtEnd { entries.append(try readEntry(&directory)) }
  if UInt64(entries.count) != count {
    throw FileError(
      .unexpected(part: "directory", expected: "\(count) files", found: "\(entries.count)"))
  }
  return entries
}

/// The number of files, size and place of a directory that needs 64 bits.
private func readEnd64(
  _ bytes: [UInt8], _ end: Int
) throws(FileError) -> (UInt64, UInt64, UInt64) {
  // A locator of 20 bytes lies before the end and says where the larger record is.
  guard end >= 20 else {
    throw FileError(.truncated(part: "locator of the directory", needed: 20, left: end), at: 0)
  }
  var locator = ByteCursor(bytes, in: (end - 20)..<end)
  _ = try locator.take(8, "locator")
  let place = try locator.integer(UInt64.self, "place of the end record")
  guard place <= UInt64(end) else {
    throw FileError(.truncated(part: "end record", needed: place, left: end), at: end - 20)
  }
  var record = ByteCursor(bytes, in: Int(place)..<end)
  guard try record.integer(UInt32.self, "end record") == end64Mark else {
    throw FileError(
      .unexpected(part: "end record", expected: "its mark", found: "other bytes"), at: Int(place))
  }
  _ = try record.take(28, "end record")
  return (
    try record.integer(UInt64.self, "number of files"),
    try record.integer(UInt64.self, "size of the directory"),
    try record.integer(UInt64.self, "place of the directory")
  )
}

private func readEntry(_ cursor: inout ByteCursor) throws(FileError) -> DirectoryEntry {
  let position = cursor.position
  guard try cursor.integer(UInt32.self, "directory") == centralMark else {
    throw FileError(
      .unexpected(part: "directory", expected: "a file's mark", found: "other bytes"),
      at: position)
  }
  _ = try cursor.take(4, "versions")
  let flags = try cursor.integer(UInt16.self, "flags")
  let method = try cursor.integer(UInt16.self, "method")
  _ = try cursor.take(4, "time")
  let checksum = try cursor.integer(UInt32.self, "checksum")
  var storedCount = UInt64(try cursor.integer(UInt32.self, "size"))
  var count = UInt64(try cursor.integer(UInt32.self, "size"))
  let nameLength = UInt64(try cursor.integer(UInt16.self, "length of the name"))
  let extraLength = UInt64(try cursor.integer(UInt16.self, "length of the extra field"))
  let noteLength = UInt64(try cursor.integer(UInt16.self, "length of the comment"))
  _ = try cursor.take(8, "attributes")
  var offset = UInt64(try cursor.integer(UInt32.self, "place"))
  let name = try cursor.text(nameLength, "name")
  let extra = try cursor.take(extraLength, "extra field")
  _ = try cursor.take(noteLength, "comment")
  if flags & 1 != 0 { throw FileError(.unsupported("\(name), which is encrypted,"), at: position) }
  var fields = ByteCursor(cursor.bytes, in: extra)
  while !fields.isAtEnd {
    let kind = try fields.integer(UInt16.self, "extra field")
    let length = try fields.integer(UInt16.self, "extra field")
    let range = try fields.take(UInt64(length), "extra field")
    guard kind == 1 else { continue }
    var wide = ByteCursor(cursor.bytes, in: range)
    if count == 0xffff_ffff { count = try wide.integer(UInt64.self, "size") }
    if storedCount == 0xffff_ffff { storedCount = try wide.integer(UInt64.self, "size") }
    if offset == 0xffff_ffff { offset = try wide.integer(UInt64.self, "place") }
  }
  return DirectoryEntry(
    name: name, method: method, checksum: checksum, storedCount: storedCount, count: count,
    offset: offset, position: position)
}

/// Where a file's data lie: behind a header of its own.
private func locate(_ entry: DirectoryEntry, _ bytes: [UInt8]) throws(FileError) -> Range<Int> {
  guard entry.offset < UInt64(bytes.count) else {
    throw FileError(
      .unexpected(
        part: entry.name, expected: "a place in the file", found: "byte \(entry.offset)"),
      at: entry.position)
  }
  var cursor = ByteCursor(bytes, in: Int(entry.offset)..<bytes.count)
  guard try cursor.integer(UInt32.self, "file header") == localMark else {
    throw FileError(
      .unexpected(part: entry.name, expected: "a file's header", found: "other bytes"),
      at: Int(entry.offset))
  }
  _ = try cursor.take(22, "file header")
  let name = try cursor.integer(UInt16.self, "length of the name")
  let extra = try cursor.integer(UInt16.self, "length of the extra field")
  _ = try cursor.take(UInt64(name) + UInt64(extra), "name")
  return try cursor.take(entry.storedCount, entry.name)
}

private func unpack(
  _ entry: DirectoryEntry, _ bytes: [UInt8], _ data: Range<Int>
) throws(FileError) -> [UInt8] {
  let unpacked: [UInt8]
  switch entry.method {
  case 0:
    guard entry.count == entry.storedCount else {
      throw FileError(
        .unexpected(
          part: entry.name, expected: "\(entry.storedCount) bytes", found: "\(entry.count)"),
        at: entry.position)
    }
    unpacked = Array(bytes[data])
  case 8: unpacked = try inflate(bytes, in: data, count: entry.count, entry.name)
  default:
    throw FileError(
      .unsupported("\(entry.name), compressed by method \(entry.method),"), at: entry.position)
  }
  let computed = crc32(unpacked)
  if computed != entry.checksum {
    throw FileError(
      .wrongChecksum(part: entry.name, stored: entry.checksum, computed: computed),
      at: data.lowerBound)
  }
  return unpacked
}

/// An archive without compression, byte for byte as Python's `zipfile` writes it for NumPy.
func writeZip(_ entries: [ZipEntry]) -> [UInt8] {
  var file = ByteWriter()
  var directory = ByteWriter()
  for entry in entries {
    let (name, size) = (Array(entry.name.utf8), UInt64(entry.bytes.count))
    let (offset, checksum) = (UInt64(file.bytes.count), crc32(entry.bytes))
    // Version 4.5; bit 11 says that the name is UTF-8; the first of January 1980.
    var common = ByteWriter()
    common.append(UInt16(45))
    common.append(UInt16(name.allSatisfy { $0 < 0x80 } ? 0 : 0x800))
    for field in [0, 0, 0x21] as [UInt16] { common.append(field) }
    common.append(checksum)
    file.append(localMark)
    file.append(common.bytes)
    for field in [0xffff_ffff, 0xffff_ffff] as [UInt32] { file.append(field) }
    for field in [UInt16(name.count), 20] { file.append(field) }
    file.append(name)
    for field in [1, 16] as [UInt16] { file.append(field) }
    for field in [size, size] { file.append(field) }
    file.append(entry.bytes)

    var wide = ByteWriter()
    let limit = UInt64(Int32.max)
    if size > limit { for field in [size, size] { wide.append(field) } }
    if offset > limit { wide.append(offset) }
    directory.append(centralMark)
    directory.append([45, 3])
    directory.append(common.bytes)
    for field in [size, size] { directory.append(size > limit ? UInt32.max : UInt32(field)) }
    directory.append(UInt16(name.count))
    directory.append(UInt16(wide.bytes.isEmpty ? 0 : wide.bytes.count + 4))
    for field in [0, 0, 0] as [UInt16] { directory.append(field) }
    directory.append(UInt32(0o600) << 16)
    directory.append(offset > limit ? UInt32.max : UInt32(offset))
    directory.append(name)
    if !wide.bytes.isEmpty {
      for field in [1, UInt16(wide.bytes.count)] { directory.append(field) }
      directory.append(wide.bytes)
    }
  }
  appendEnd(&file, directory.bytes, UInt64(entries.count))
  return file.bytes
}

private func appendEnd(_ file: inout ByteWriter, _ directory: [UInt8], _ count: UInt64) {
  let (offset, size) = (UInt64(file.bytes.count), UInt64(directory.count))
  file.append(directory)
  let wide = count > 0xffff || offset > UInt64(Int32.max) || size > UInt64(Int32.max)
  if wide {
    let place = UInt64(file.bytes.count)
    file.append(end64Mark)
    file.append(UInt64(44))
    for field in [45, 45] as [UInt16] { file.append(field) }
    for field in [0, 0] as [UInt32] { file.append(field) }
    for field in [count, count, size, offset] { file.append(field) }
    file.append(UInt32(0x0706_4b50))
    file.append(UInt32(0))
    file.append(place)
    file.append(UInt32(1))
  }
  file.append(endMark)
  for field in [0, 0] as [UInt16] { file.append(field) }
  for _ in 0..<2 { file.append(UInt16(min(count, 0xffff))) }
  file.append(UInt32(min(size, 0xffff_ffff)))
  file.append(UInt32(min(offset, 0xffff_ffff)))
  file.append(UInt16(0))
}
