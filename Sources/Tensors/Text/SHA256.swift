/// The SHA-256 digest of a text's UTF-8 bytes, as 64 hexadecimal digits (FIPS 180-4, section 6.2).
///
/// For telling whether two machines have the same data; it is not meant for secrets.
public func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

/// The SHA-256 digest of some bytes, as 64 hexadecimal digits.
public func sha256(_ bytes: [UInt8]) -> String {
  var padded = bytes + [0x80]
  padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
  padded += bigEndian(UInt64(bytes.count) * 8)
  var digest = initialDigest
  for start in stride(from: 0, to: padded.count, by: 64) {
    compress(padded[start..<(start + 64)], into: &digest)
  }
  return digest.flatMap(bigEndian).map { byte in
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}

private func bigEndian<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
  stride(from: Word.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
}

private func compress(_ block: ArraySlice<UInt8>, into digest: inout [UInt32]) {
  var w = (0..<16).map { i in
    block.dropFirst(4 * i).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }
  for t in 16..<64 {
    let s0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ (w[t - 15] >> 3)
    let s1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ (w[t - 2] >> 10)
    w.append(w[t - 16] &+ s0 &+ w[t - 7] &+ s1)
  }
  var (a, b, c, d) = (digest[0], digest[1], digest[2], digest[3])
  var (e, f, g, h) = (digest[4], digest[5], digest[6], digest[7])
  for t in 0..<64 {
    let choice = (e & f) ^ (~e & g)
    let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    let first = h &+ sum1 &+ choice &+ roundConstants[t] &+ w[t]
    let majority = (a & b) ^ (a & c) ^ (b & c)
    let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
    (h, g, f, e) = (g, f, e, d &+ first)
    (d, c, b, a) = (c, b, a, first &+ second)
  }
  for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { digest[i] &+= word }
}

private func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 {
  word >> bits | word << (32 - bits)
}

/// The first 32 bits behind the point of the square roots of the first 8 primes.
private let initialDigest = primes.prefix(8).map { rootBits(UInt128($0), power: 2) }

/// The first 32 bits behind the point of the cube roots of the first 64 primes.
private let roundConstants = primes.map { rootBits(UInt128($0), power: 3) }

private let primes = (2..<312).filter { n in !(2..<n).contains { n % $0 == 0 } }

/// The first 32 bits behind the point of a root: the largest r with rᵖ ≤ number 2³²ᵖ, without overflow.
private func rootBits(_ number: UInt128, power: Int) -> UInt32 {
  let target = number << UInt128(32 * power)
  var root: UInt128 = 0
  for bit in (0..<40).reversed() {
    let trial = root | 1 << UInt128(bit)
    let product = (0..<power).reduce(UInt128(1)) { product, _ in product * trial }
    if product <= target { root = trial }
  }
  return UInt32(truncatingIfNeeded: root)
}
