import Testing

@testable import Tensors

/// The examples of FIPS 180-4, and lengths around a block's end against one another.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func knowsTheStandardsExamples(_ text: String, _ digest: String) {
    #expect(sha256(text) == digest)
  }

  @Test func everyLengthHasItsOwnDigest() {
    let digests = (0..<200).map { sha256([UInt8](repeating: 97, count: $0)) }
    #expect(Set(digests).count == 200)
    #expect(digests.allSatisfy { $0.count == 64 })
  }
}
