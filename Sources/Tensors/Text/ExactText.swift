/// A text that equals another only if their bytes do.
///
/// Two strings are equal in Swift if they look the same: "é" in one character and "e" with an
/// accent that follows. Names and words are compared by their bytes instead, as other programs do.
struct ExactText: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: ExactText, b: ExactText) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    // The byte that follows is in no text: "a", "bc" and "ab", "c" differ.
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(0xff as UInt8)
  }
}
