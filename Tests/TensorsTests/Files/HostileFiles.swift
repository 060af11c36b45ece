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

private func file(_ header: String, _ data: Int = 16) -> [UInt8] {
  bytes(UInt64(header.utf8.count), header, [UInt8](repeating: 0, count: data))
}

private func entry(_ shape: String, _ start: UInt64, _ end: UInt64) -> String {
  "{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
}

private func record(_ length: UInt64, _ content: [UInt8]) -> [UInt8] {
  let head = bytes(length)
  return bytes(head, maskedChecksum(head), content, maskedChecksum(content))
}

/// Files that lie: what is wrong, the bytes, and a part of the sentence that says so.
enum HostileFiles {
  static let arrays: [(String, [UInt8], String)] = [
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

  static let safetensors: [(String, [UInt8], String)] = [
    ("empty", [], "length of the header needs 8 bytes"),
    ("length of 2^64", bytes(UInt64.max, "{}"), "header needs 18446744073709551615 bytes, 2 are"),
    ("not JSON", file("{oops"), "expected '\"'"),
    ("deep", file(String(repeating: "[", count: 5000)), "at most 8 levels"),
    ("a list", file("[]", 0), "expected an object"),
    ("name twice", file("{\"a\":1,\"a\":2}"), "only once"),
    (
      "overlap", file("{\"a\":\(entry("[4]", 0, 16)),\"b\":\(entry("[2]", 8, 16))}"),
      "b, data"
    ),
    ("gap", file("{\"a\":\(entry("[2]", 8, 16))}"), "expected a start at 0, found 8"),
    ("left over", file("{\"a\":\(entry("[2]", 0, 8))}"), "expected 8 bytes of elements"),
    ("past the end", file("{\"a\":\(entry("[8]", 0, 32))}"), "within 16 bytes"),
    ("backwards", file("{\"a\":\(entry("[2]", 8, 0))}"), "within 16 bytes"),
    ("length lies", file("{\"a\":\(entry("[3]", 0, 16))}"), "12 bytes for the shape [3]"),
    ("2^63", file("{\"a\":\(entry("[9223372036854775808]", 0, 16))}"), "fits in memory"),
    ("2^70", file("{\"a\":\(entry("[1180591620717411303424]", 0, 16))}"), "list of sizes"),
    ("fraction", file("{\"a\":\(entry("[1.5]", 0, 16))}"), "a list of sizes"),
    ("type", file("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[16]}}"), "F8_E4M3"),
    (
      "no type", file("{\"a\":{\"shape\":[16]}}"), "a, dtype: expected a name, found nothing"
    ),
    ("notes", file("{\"__metadata__\":{\"a\":1}}", 0), "expected text, found 1"),
  ]

  private static let example = SequenceExample(context: ["a": .integers([1])]).serialized
  static let records: [(String, [UInt8], String)] = [
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

  static func archives() throws -> [(String, [UInt8], String)] {
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
    return [
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
  }
}
