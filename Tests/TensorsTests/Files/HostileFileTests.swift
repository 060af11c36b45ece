import Foundation
import Testing

@testable import Tensors

@Suite struct HostileFileTests {
  @Test(arguments: HostileFiles.arrays)
  func numpyFiles(what: String, bytes: [UInt8], part: String) {
    expectError(what, part) { _ = try Tensor<Float>(npyBytes: bytes) }
  }

  @Test(arguments: HostileFiles.safetensors)
  func safetensorsFiles(what: String, bytes: [UInt8], part: String) {
    expectError(what, part) { _ = try NamedTensors(safetensorsBytes: bytes) }
  }

  @Test(arguments: HostileFiles.records)
  func tfRecords(what: String, bytes: [UInt8], part: String) throws {
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
    for (what, bytes, part) in try HostileFiles.archives() {
      expectError(what, part) { _ = try NamedTensors(npzBytes: bytes) }
    }
  }

  /// Damaged copies of good files are read or refused; `Tests/Long/mutated-files.sh` reads many
  /// more.
  @Test func mutationsEndNothing() throws {
    try withTemporaryFolder { folder in
      let paths = try writeMutable(folder)
      let reader = productsFolder.appendingPathComponent("HostileReader")
      let lines = try output(of: reader, ["--mutations", "150"] + paths).split(separator: "\n")
      #expect(lines.count == paths.count)
      for line in lines { #expect(line.contains(": 150 mutations of")) }
    }
  }

  /// A file of each format, so large that eight times its size is more than a program's own needs.
  private func writeMutable(_ folder: String) throws -> [String] {
    let x = Tensor<Float>.normal([64, 512], random: Random(seed: 1))
    var named = NamedTensors()
    named.set("weight", x)
    named.set("bias", Tensor<Double>([1, 2, 3]))
    try x.write(npy: folder + "/a.npy")
    try named.write(npz: folder + "/a.npz")
    try named.write(safetensors: folder + "/a.safetensors")
    let example = SequenceExample(context: ["a": .floats(Array(x.scalars[..<400]))]).serialized
    let writer = try TFRecordWriter(folder + "/a.tfrecord")
    for _ in 0..<80 { try writer.write(example) }
    try writer.close()
    return ["npy", "npz", "safetensors", "tfrecord"].map { "\(folder)/a.\($0)" }
  }

  /// A program of its own reads them all; its address space may grow by 4 MiB, touched or not.
  @Test func nothingLargeIsAllocated() throws {
    let reader = productsFolder.appendingPathComponent("HostileReader")
    try withTemporaryFolder { folder in
      let good = folder + "/good.npz"
      try writeFile(good, Fixture.bytes("files/arrays.npz"))
      let tables = [
        ("npy", HostileFiles.arrays), ("safetensors", HostileFiles.safetensors),
        ("tfrecord", HostileFiles.records), ("npz", try HostileFiles.archives()),
      ]
      var expected = [(good, "5 arrays")]
      for (kind, table) in tables {
        for (number, (_, bytes, part)) in table.enumerated() {
          let path = "\(folder)/\(number).\(kind)"
          try writeFile(path, bytes)
          expected.append((path, part))
        }
      }
      let lines = try output(of: reader, expected.map(\.0)).split(separator: "\n")
      #expect(lines.count == expected.count, "the last read: \(lines.last ?? "none")")
      for (line, (path, part)) in zip(lines, expected) {
        #expect(line.hasPrefix(path + "\t") && (part.isEmpty || line.contains(part)))
      }
      // The limit holds: a file that is honest and large ends the program.
      let large = folder + "/large.npy"
      try Tensor<Float>.zeros([2 << 20]).write(npy: large)
      let (text, status) = try run(
        reader, [good, large], ["SWIFT_BACKTRACE": "enable=no"], quietly: true)
      #expect(status != 0 && text == "\(good)\t5 arrays\n")
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
