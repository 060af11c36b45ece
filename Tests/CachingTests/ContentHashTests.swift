import Foundation
import Testing

@testable import Caching

@Suite struct ContentHashTests {
  /// The same digits as `sha256sum` gives, of the length and the bytes.
  @Test(arguments: [0, 1, 47, 48, 55, 56, 63, 64, 65, 119, 120, 1000])
  func isTheStandardsHash(length: Int) throws {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let count = withUnsafeBytes(of: UInt64(length).littleEndian) { Data($0) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: count + Data(bytes))
    try input.fileHandleForWriting.close()
    let digits = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(digits.hasPrefix(ContentHash.of(bytes)))
  }

  /// How the bytes come changes nothing but where each piece begins.
  @Test func piecesAreToldApart() {
    var (one, other) = (ContentHash(), ContentHash())
    for piece in ["ab", "c"] { one.add(piece) }
    for piece in ["a", "bc"] { other.add(piece) }
    #expect(one.finish() != other.finish())
  }
}
