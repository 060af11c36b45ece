/// A number that tells long texts apart, made as they come; not against somebody who wants two texts
/// to have the same.
struct Fingerprint {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325
  /// The bytes that do not fill a word yet, the first lowest, and their number.
  private var word: UInt64 = 0
  private var count: UInt64 = 0

  /// Adds bytes; in which portions they come makes no difference.
  mutating func add(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { bytes in
      var place = 0
      while place < bytes.count {
        if count % 8 == 0, bytes.count - place >= 8 {
          mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
          place += 8
          count += 8
          continue
        }
        word |= UInt64(bytes[place]) << (count % 8 * 8)
        place += 1
        count += 1
        if count % 8 == 0 {
          mix(word)
          word = 0
        }
      }
    }
  }

  /// 16 hexadecimal digits.
  var digits: String {
    var end = self
    end.mix(word)
    end.mix(count)
    let digits = String(end.state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func mix(_ word: UInt64) {
    state = (state ^ word) &* 0x9e37_79b9_7f4a_7c15
    state ^= state >> 29
  }
}
