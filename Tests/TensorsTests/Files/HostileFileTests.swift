import Foundation
import Testing

@testable import Tensors

/// Builds damaged files: text, and numbers with their lowest byte first.
private func bytes(_ parts: Any...) -> [UInt8] {
  var writer = ByteWriter()
  for part in parts {
    switch part {
    case let text as String: writer.append(text: text)
    case let byte as UInt8: writer.append(byte)
    case let number as UInt16: writer.append(number)
    case let number as UInt32: writer.append(number)
    case let number as UInt64: writer.append(number)
    case let more as [UInt8]: writer.append(more)
    default: Issue.record("no bytes for \(part)")
    }
  }
  return writer.bytes
}

private func npy(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
  bytes(UInt8(0x93), "NUMPY", [1, 0] as [UInt8], UInt16(header.utf8.count), header, data)
}

private func npy(shape: String) -> [UInt8] {
  npy("{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }", [1, 2, 3, 4])
}

private func safetensors(_ header: String, _ data: Int = 16) -> [UInt8] {
  bytes(UInt64(header.utf8.count), header, [UInt8](repeating: 0, count: data))
}

private func entry(_ shape: String, _ start: UInt64, _ end: UInt64) -> String {
  "{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
}

private func record(_ length: UInt64, _ content: [UInt8]) -> [UInt8] {
  let head = bytes(length)
  return bytes(head, maskedChecksum(head), content, maskedChecksum(content))
}

@Suite struct HostileFileTests {
  /// What is wrong, the bytes, and a part of the sentence that says so.
  private static let arrays: [(String, [UInt8], String)] = [
    ("empty", [], "start needs 6 bytes, 0 are left"),
    ("another kind", bytes("GIF89a and more"), "expected the magic bytes"),
    ("a version to come", bytes(UInt8(0x93), "NUMPY", [9, 0] as [UInt8]), "version 9"),
    ("header cut short", Array(npy(shape: "(1,)").prefix(30)), "header needs"),
    ("data cut short", npy(shape: "(2,)"), "array needs 8 bytes, 4 are left"),
    ("data too long", npy(shape: "()") + [0], "1 bytes more"),
    ("shape of 2^63", npy(shape: "(9223372036854775808,)"), "one that fits in memory"),
    ("shape of 2^64", npy(shape: "(18446744073709551616,)"), "expected a size"),
    ("product of 2^64", npy(shape: "(4294967296, 4294967296)"), "one that fits in memory"),
    ("2^80 and nothing", npy(shape: "(0, 1099511627776, 1099511627776)"), "fits in memory"),
    ("a terabyte", npy(shape: "(1099511627776,)"), "array needs 4398046511104 bytes"),
    ("negative", npy(shape: "(-1,)"), "expected a size, found '-1"),
    ("rank 17", npy(shape: "(" + String(repeating: "1,", count: 17) + ")"), "rank 17"),
    ("objects", npy("{'descr': '|O', 'fortran_order': False, 'shape': ()}"), "'|O'"),
    ("records", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}"), "records"),
    ("key missing", npy("{'descr': '<f4', 'shape': ()}"), "fewer keys"),
    ("key too many", npy("{'descr': '<f4', 'x': 1}"), "found 'x'"),
    ("not closed", npy("{'descr': '<f4"), "closing quote"),
    ("code", npy("__import__('os')"), "expected '{'"),
  ]

  @Test(arguments: arrays) func numpyFiles(what: String, bytes: [UInt8], part: String) {
    expectError(what, part) { _ = try Tensor<Float>(npyBytes: bytes) }
  }

  private static let files: [(String, [UInt8], String)] = [
    ("empty", [], "length of the header needs 8 bytes"),
    ("length of 2^64", bytes(UInt64.max, "{}"), "header needs 18446744073709551615 bytes, 2 are"),
    ("not JSON", safetensors("{oops"), "expected '\"'"),
    ("deep", safetensors(String(repeating: "[", count: 5000)), "at most 8 levels"),
    ("a list", safetensors("[]", 0), "expected an object"),
    ("name twice", safetensors("{\"a\":1,\"a\":2}"), "only once"),
    (
      "overlap", safetensors("{\"a\":\(entry("[4]", 0, 16)),\"b\":\(entry("[2]", 8, 16))}"),
      "b, data"
    ),
    ("gap", safetensors("{\"a\":\(entry("[2]", 8, 16))}"), "expected a start at 0, found 8"),
    ("left over", safetensors("{\"a\":\(entry("[2]", 0, 8))}"), "expected 8 bytes of elements"),
    ("past the end", safetensors("{\"a\":\(entry("[8]", 0, 32))}"), "within 16 bytes"),
    ("backwards", safetensors("{\"a\":\(entry("[2]", 8, 0))}"), "within 16 bytes"),
    ("length lies", safetensors("{\"a\":\(entry("[3]", 0, 16))}"), "12 bytes for the shape [3]"),
    ("2^63", safetensors("{\"a\":\(entry("[9223372036854775808]", 0, 16))}"), "fits in memory"),
    ("2^70", safetensors("{\"a\":\(entry("[1180591620717411303424]", 0, 16))}"), "list of sizes"),
    ("fraction", safetensors("{\"a\":\(entry("[1.5]", 0, 16))}"), "a list of sizes"),
    ("type", safetensors("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[16]}}"), "F8_E4M3"),
    (
      "no type", safetensors("{\"a\":{\"shape\":[16]}}"), "a, dtype: expected a name, found nothing"
    ),
    ("notes", safetensors("{\"__metadata__\":{\"a\":1}}", 0), "expected text, found 1"),
  ]

  @Test(arguments: files) func safetensorsFiles(what: String, bytes: [UInt8], part: String) {
    expectError(what, part) { _ = try NamedTensors(safetensorsBytes: bytes) }
  }

  private static let example = SequenceExample(context: ["a": .integers([1])]).serialized
  private static let records: [(String, [UInt8], String)] = [
    ("cut in the length", [1, 2, 3], "length of a record needs 12 bytes, 3 are left"),
    ("2^63 bytes", record(1 << 63, example), "record needs 9223372036854775808 bytes"),
    ("a terabyte", record(1 << 40, example), "record needs 1099511627776 bytes"),
    ("wrong length", bytes(UInt64(3), UInt32(0), example), "length: the checksum is 0x0"),
    ("wrong record", Array(record(UInt64(example.count), example).dropLast()) + [0], "record: the"),
    ("no checksum", Array(record(UInt64(example.count), example).dropLast(3)), "checksum needs 4"),
    ("nested too long", record(3, [10, 0xff, 0x7f]), "field needs 16383 bytes"),
    ("endless number", record(12, [UInt8](repeating: 0xff, count: 12)), "at most 10 bytes"),
    ("group", record(1, [3]), "a kind from 0 to 5, found 3"),
    ("not text", record(6, [10, 4, 10, 2, 10, 0]), ""),
  ]

  @Test(arguments: records) func tfRecords(what: String, bytes: [UInt8], part: String) throws {
    try withTemporaryFolder { folder in
      try writeFile(folder + "/records", bytes)
      guard !part.isEmpty else {
        // Odd, but whole: fields that nobody knows are stepped over.
        #expect(try readTFRecords(folder + "/records").count == 1)
        return
      }
      expectError(what, part) {
        for record in try readTFRecords(folder + "/records") {
          _ = try SequenceExample(serialized: record)
        }
      }
    }
  }

  @Test func archives() throws {
    let good = try Fixture.bytes("files/arrays.npz")
    let directory = try #require(
      good.indices.first { good[$0...].starts(with: [0x50, 0x4b, 1, 2] as [UInt8]) })
    func with(_ position: Int, _ more: [UInt8]) -> [UInt8] {
      var bytes = good
      bytes.replaceSubrange(position..<(position + more.count), with: more)
      return bytes
    }
    let second = try #require(
      good.indices.dropFirst(directory + 1).first {
        good[$0...].starts(with: [0x50, 0x4b, 1, 2] as [UInt8])
      })
    let table: [(String, [UInt8], String)] = [
      ("empty", [], "expected the directory of a ZIP archive, found none"),
      ("cut short", Array(good.dropLast(5)), "found none"),
      ("flipped bit", with(200, [good[200] ^ 1]), "weights.npy: the checksum"),
      ("encrypted", with(directory + 8, [1]), "encrypted"),
      ("method 99", with(directory + 10, [99]), "method 99"),
      ("size", with(directory + 20, [0xff, 0xff, 0xff, 0x7f]), "needs 2147483647 bytes"),
      ("count", with(directory + 24, [0xff, 0xff, 0xff, 0x7f]), "expected 208 bytes"),
      ("not compressed", with(directory + 10, [8]), "weights.npy, compressed data: expected 208"),
      ("shared bytes", with(second + 42, [0, 0, 0, 0]), "a place and a name of its own"),
      ("place", with(directory + 42, [0xff, 0xff, 0xff, 0x7f]), "a place in the file"),
      ("directory", with(good.count - 6, [0xff, 0xff, 0xff, 0x7f]), "a place before"),
      ("number of files", with(good.count - 12, [9]), "expected 9 files, found 5"),
    ]
    for (what, bytes, part) in table {
      expectError(what, part) { _ = try NamedTensors(npzBytes: bytes) }
    }
  }

  @Test func compressedDataThatPromiseTooMuch() {
    // A stored block of 3 bytes, and blocks that are wrong.
    let table: [(String, [UInt8], UInt64, String)] = [
      ("too much", [1, 3, 0, 0xfc, 0xff, 1, 2, 3], 1 << 40, "at most 1032 bytes from each byte"),
      ("too little", [1, 3, 0, 0xfc, 0xff, 1, 2, 3], 2, "expected 2 bytes, found more"),
      ("more", [1, 3, 0, 0xfc, 0xff, 1, 2, 3], 4, "expected 4 bytes, found 3"),
      ("inverse", [1, 3, 0, 0xfc, 0xfe, 1, 2, 3], 3, "expected two that agree"),
      ("cut short", [1, 3, 0, 0xfc, 0xff, 1], 3, "needs 3 bytes, 1 are left"),
      ("kind 3", [7], 3, "expected 0, 1 or 2, found 3"),
      // The fixed code: a copy of 3 bytes from 1 byte back, where there is none.
      ("far back", [0x03, 0x02, 0x00], 3, "at most 0, found 1"),
    ]
    for (what, data, count, part) in table {
      expectError(what, part) { _ = try inflate(data, in: 0..<data.count, count: count, "x") }
    }
  }

  @Test func whatIsNoFileIsAnError() {
    expectError("missing", "/nowhere/x.npy: No such file") {
      _ = try Tensor<Float>(npy: "/nowhere/x.npy")
    }
    expectError("folder", "/tmp: kind: expected a file") { _ = try Tensor<Float>(npy: "/tmp") }
    expectError("device", "expected a file") { _ = try TFRecordReader("/dev/zero") }
    expectError("not writable", "/nowhere/x.npy") {
      try Tensor<Float>(1).write(npy: "/nowhere/x.npy")
    }
  }

  /// Flips, cuts and overwrites bytes of every fixture: nothing but an error may come of it.
  @Test func nothingBreaksOnDamagedFiles() throws {
    let random = Random(seed: 7)
    let folder = try FileManager.default.contentsOfDirectory(atPath: Fixture.url("files").path)
    var (errors, read) = (0, 0)
    for name in folder.sorted() {
      let good = try Fixture.bytes("files/" + name)
      for _ in 0..<(name.hasSuffix(".npy") ? 20 : 150) {
        let damaged = mutated(good, random)
        do {
          try readAny(damaged, name)
          read += 1
        } catch let error as FileError {
          #expect(!error.description.isEmpty)
          errors += 1
        }
      }
    }
    #expect(errors > 500 && read > 0)
  }

  private func mutated(_ bytes: [UInt8], _ random: Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.nextInteger(below: 3) {
      let place = random.nextInteger(below: max(bytes.count, 1))
      guard place < bytes.count else { break }
      switch random.nextInteger(below: 5) {
      case 0: bytes[place] ^= 1 << UInt8(random.nextInteger(below: 8))
      case 1: bytes.removeLast(bytes.count - place)
      case 2:
        for offset in place..<min(place + 8, bytes.count) { bytes[offset] = 0xff }
      case 3: bytes.insert(UInt8(ascii: "9"), at: place)
      default: bytes.remove(at: place)
      }
    }
    return bytes
  }

  private func readAny(_ bytes: [UInt8], _ name: String) throws {
    if name.hasSuffix(".npy") { _ = try readNumPy(bytes, in: 0..<bytes.count) }
    if name.hasSuffix(".npz") { _ = try NamedTensors(npzBytes: bytes) }
    if name.hasSuffix(".safetensors") { _ = try NamedTensors(safetensorsBytes: bytes) }
    if name.hasSuffix(".tfrecord") {
      // The checksums would catch everything; what lies behind them must hold by itself.
      _ = try SequenceExample(serialized: Array(bytes.dropFirst(12)))
    }
  }
}

private func expectError(_ what: String, _ part: String, _ body: () throws -> Void) {
  do {
    try body()
    Issue.record("\(what): no error")
  } catch {
    #expect("\(error)".contains(part), "\(what)")
  }
}
