import Foundation
import Testing

@testable import Tensors

struct TextLinesTests {
  private func lines(of bytes: [UInt8]) throws -> [String] {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("text-lines-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try readTextLines(path)
  }

  @Test(arguments: [
    ("", []), ("one", ["one"]), ("one\ntwo\n", ["one", "two"]), ("\n\ncafé\r\nñ\n", ["café", "ñ"]),
    ("old\rMac\r\r", ["old", "Mac"]), ("mixed\r\n\n\rends", ["mixed", "ends"]),
    // What Unicode breaks lines at, too, and what joins to a letter.
    (
      "a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f\n\u{301}g",
      ["a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f", "\u{301}g"]
    ),
  ])
  func linesWithoutBreaksOrEmptyOnes(text: String, expected: [String]) throws {
    #expect(try lines(of: Array(text.utf8)) == expected)
  }

  @Test(arguments: [([0xE9], 0), (Array("caf".utf8) + [0xE9, 0x0A], 3), ([0xC3, 0xA9, 0xC3], 2)])
  func theFirstByteThatIsNotUTF8IsNamed(bytes: [UInt8], place: Int) throws {
    let error = #expect(throws: FileError.self) { try lines(of: bytes) }
    #expect(error?.position == place)
    #expect(error?.description.contains("byte \(place): text: expected UTF-8") == true)
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: FileError.self) { try readTextLines("/nowhere/text.txt") }
    #expect(error?.description == "/nowhere/text.txt: No such file or directory")
  }
}
