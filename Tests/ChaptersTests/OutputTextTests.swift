import Testing

@testable import Chapters

@Suite struct OutputTextTests {
  @Test(
    arguments: [
      ([0x61, 0xFF, 0x0A], "a\\xFF\n"), ([0xFF, 0xFE], "\\xFF\\xFE"), ([0xC3], "\\xC3"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"), ([0xC3, 0xA9], "é"), ([], ""),
      ([0x00, 0xF0, 0x9F, 0x98, 0x80], "\u{0}😀"),
    ] as [([UInt8], String)])
  func bytesThatAreNoTextAreShownAsTheyAre(_ bytes: [UInt8], _ text: String) {
    #expect(OutputText.decoded(bytes) == text)
  }

  @Test func manyInvalidBytesTakeLittleTime() {
    let bytes = [UInt8](repeating: 0xFF, count: 200_000)
    #expect(OutputText.decoded(bytes).utf8.count == 800_000)
  }

  @Test func settledTextStaysAsItIs() {
    let text = OutputText.settled("a\rbc\u{8}d\u{1B}[31m\0\n\ty")
    #expect(OutputText.settled(text) == text)
  }
}
