import Foundation
import Testing

@testable import Tensors

@Suite struct TFRecordTests {
  private let path = Fixture.url("files/examples.tfrecord").path

  /// The example that the script gives this number.
  private func expected(_ number: Int) -> SequenceExample {
    let tokens = Array(number...(number + number % 4))
    return SequenceExample(
      context: [
        "length": .integers([tokens.count]), "label": .strings([number % 2 == 1 ? "spam" : "ham"]),
        "weights": .floats([0.5 * Float(number), -1]),
      ],
      featureLists: [
        "tokens": tokens.map { .integers([$0]) }, "words": tokens.map { .strings(["w\($0)"]) },
        "pairs": tokens.map { .floats([Float($0), Float($0) / 2]) },
        "ragged": tokens.indices.map { .integers(Array(-1..<($0 - 1))) },
      ])
  }

  /// Made by Python: `gzip.compress`, two of them one after the other, with a name, and
  /// `zlib.compress`.
  @Test(arguments: [
    "examples.tfrecord.gz", "two.tfrecord.gz", "examples.tfrecord.zz", "long.tfrecord.gz",
  ])
  func compressedFilesAreRecognised(name: String) throws {
    let records = try readTFRecords(Fixture.url("files/\(name)").path)
    let plain = try readTFRecords(path)
    switch name {
    case "two.tfrecord.gz": #expect(records == plain + plain)
    case "long.tfrecord.gz":
      #expect(records == (0..<300).map { [UInt8](repeating: UInt8($0 % 7), count: $0 * 17) })
    default: #expect(records == plain)
    }
  }

  @Test func damageInsideOfCompressionIsNamed() throws {
    let good = try Fixture.bytes("files/examples.tfrecord.gz")
    let table: [(Int, UInt8, String)] = [
      (good.count - 1, 1, "length: expected"), (good.count - 8, 1, "compressed data: the checksum"),
      (2, 1, "header: expected that of gzip"),
    ]
    try withTemporaryFolder { folder in
      for (place, change, part) in table {
        var bytes = good
        bytes[place] ^= change
        try writeFile(folder + "/bad", bytes)
        let error = #expect(throws: FileError.self) { try readTFRecords(folder + "/bad") }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
      }
      for count in [1, 9, 11, good.count / 2, good.count - 3] {
        try writeFile(folder + "/cut", Array(good[..<count]))
        #expect(throws: FileError.self) { try readTFRecords(folder + "/cut") }
      }
    }
  }

  @Test func examplesAreReadAndWrittenAsTensorFlowDoes() throws {
    let records = try readTFRecords(path)
    try #require(records.count == 6)
    for (number, record) in records.enumerated() {
      #expect(try SequenceExample(serialized: record) == expected(number))
      #expect(expected(number).serialized == record)
    }
    try withTemporaryFolder { folder in
      let writer = try TFRecordWriter(folder + "/copy")
      for number in 0..<6 { try writer.write(expected(number)) }
      try writer.close()
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder + "/copy"))
          == Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }

  @Test func specsGiveTensors() throws {
    let example = expected(3)
    #expect(try example.parse(context: "length", FixedLength<Int>()).item == 4)
    #expect(try example.parse(context: "weights", FixedLength<Float>([2])).scalars == [1.5, -1])
    #expect(try example.parse(context: "weights", VariableLength<Float>()).shape == [2])
    let tokens = try example.parse(list: "tokens", FixedLengthSequence<Int>())
    #expect(tokens.shape == [4] && tokens.scalars == [3, 4, 5, 6])
    #expect(try example.parse(list: "pairs", FixedLengthSequence<Float>([2])).shape == [4, 2])
    let ragged = try example.parse(list: "ragged", VariableLength<Int>())
    #expect(ragged.map(\.scalars) == [[], [-1], [-1, 0], [-1, 0, 1]])
    #expect(try example.strings(context: "label") == ["spam"])
    #expect(try example.strings(list: "words").last == ["w6"])
    // What is missing: a default, no steps, or an error.
    #expect(try example.parse(context: "age", FixedLength(missing: Tensor<Int>(7))).item == 7)
    #expect(try example.parse(context: "age", VariableLength<Int>()).shape == [0])
    let none = FixedLengthSequence<Float>([2], allowMissing: true)
    #expect(try example.parse(list: "x", none).shape == [0, 2])
  }

  @Test func specsThatDoNotFitAreErrors() {
    let example = expected(1)
    #expect(
      throws: FileError(.missing(name: "age", present: ["label", "length", "weights"]))
    ) { try example.parse(context: "age", FixedLength<Int>()) }
    #expect(throws: FileError(.wrongType(name: "length", expected: "Float", found: "Int"))) {
      try example.parse(context: "length", FixedLength<Float>())
    }
    #expect(throws: FileError(.wrongShape(name: "weights", expected: [3], found: [2]))) {
      try example.parse(context: "weights", FixedLength<Float>([3]))
    }
    #expect(
      throws: FileError(.wrongShape(name: "ragged, step 0", expected: [], found: [0]))
    ) { try example.parse(list: "ragged", FixedLengthSequence<Int>()) }
    #expect(throws: FileError.self) {
      try example.parse(list: "nothing", FixedLengthSequence<Int>())
    }
  }

  @Test func shardsHoldEveryRecordOnce() throws {
    try withTemporaryFolder { folder in
      let records = (0..<10).map { [UInt8](repeating: UInt8($0), count: $0 * 30_000) }
      let paths = try writeTFRecords(records, to: folder + "/train", shards: 3)
      #expect(paths == shardPaths(folder + "/train", count: 3))
      #expect(paths.last == folder + "/train-00002-of-00003")
      #expect(try readTFRecords(paths[1]) == [records[1], records[4], records[7]])
      let all = try readTFRecords(paths)
      #expect(all.sorted { $0.count < $1.count } == records)
    }
  }

  @Test func theChecksumIsTheOneOfRFC3720() {
    #expect(crc32c([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(crc32c([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(crc32c(Array(0..<32)) == 0x46dd_794e)
    #expect(crc32(Array("123456789".utf8)) == 0xcbf4_3926)
  }
}
