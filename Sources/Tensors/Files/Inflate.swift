/// Undoes the compression of ZIP archives (DEFLATE, RFC 1951).
///
/// `count` is what the archive promises; more or fewer bytes are an error, and memory grows with
/// what comes out and not with the promise.
func inflate(
  _ bytes: [UInt8], in range: Range<Int>, count: UInt64, _ name: String
) throws(FileError) -> [UInt8] {
  // Two bits can stand for 258 bytes at most.
  if count > UInt64(range.count) * 1032 + 1032 {
    throw FileError(
      .unexpected(
        part: name, expected: "at most 1032 bytes from each byte",
        found: "\(count) bytes from \(range.count)"), at: range.lowerBound)
  }
  var inflater = Inflater(bytes: bytes, range: range, limit: Int(count), name: name)
  try inflater.produce(Int(count) + 1)
  if inflater.output.count != count {
    throw inflater.damaged("compressed data", "\(count) bytes", "\(inflater.output.count)")
  }
  return inflater.output
}

/// Decompresses step by step, as far as it is asked to.
struct Inflater {
  private let bytes: [UInt8]
  /// The first byte that has not been read, which is right after the data when they are at an end.
  private(set) var next: Int
  private let end: Int
  private let limit: Int
  private let name: String
  /// What has come out; all but the last 32 KiB may be taken away.
  var output: [UInt8] = []
  private var state = State.betweenBlocks
  private var isLast = false

  private enum State {
    case betweenBlocks
    case stored(left: Int)
    case coded(literals: PrefixCode, distances: PrefixCode)
    case finished
  }

  private var bits: UInt64 = 0
  private var bitCount = 0

  init(bytes: [UInt8], range: Range<Int>, limit: Int = .max, name: String) {
    self.bytes = bytes
    next = range.lowerBound
    end = range.upperBound
    self.limit = limit
    self.name = name
  }

  /// Whether all has come out.
  var isFinished: Bool { if case .finished = state { true } else { false } }

  func damaged(_ part: String, _ expected: String, _ found: String) -> FileError {
    FileError(.unexpected(part: "\(name), \(part)", expected: expected, found: found), at: next)
  }

  private mutating func refill() {
    while bitCount <= 48 && next < end {
      bits |= UInt64(bytes[next]) << UInt64(bitCount)
      bitCount += 8
      next += 1
    }
  }

  private mutating func take(_ count: Int) throws(FileError) -> Int {
    if bitCount < count { refill() }
    guard bitCount >= count else {
      throw FileError(.truncated(part: name, needed: 1, left: 0), at: next)
    }
    let value = Int(bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  private mutating func symbol(_ code: PrefixCode) throws(FileError) -> Int {
    refill()
    let entry = code.entry(UInt32(truncatingIfNeeded: bits))
    let length = Int(entry & 15)
    guard length > 0, length <= bitCount else {
      throw damaged("compressed data", "a code of the table", "another")
    }
    bits >>= UInt64(length)
    bitCount -= length
    return Int(entry >> 4)
  }

  private func makeRoom(_ more: Int) throws(FileError) {
    if output.count + more > limit {
      throw damaged("compressed data", "\(limit) bytes", "more")
    }
  }

  /// Goes on until `output` has at least `count` bytes, or the data are at an end.
  mutating func produce(_ count: Int) throws(FileError) {
    while output.count < count {
      switch state {
      case .finished: return
      case .betweenBlocks: try beginBlock()
      case .stored(let left): try copy(left, upTo: count)
      case .coded(let literals, let distances): try decode(literals, distances, upTo: count)
      }
    }
  }

  private mutating func beginBlock() throws(FileError) {
    if isLast {
      next -= bitCount / 8
      (bits, bitCount) = (0, 0)
      state = .finished
      return
    }
    isLast = try take(1) == 1
    switch try take(2) {
    case 0:
      _ = try take(bitCount % 8)
      let (length, inverse) = (try take(16), try take(16))
      if length != inverse ^ 0xffff { throw damaged("length", "two that agree", "others") }
      // Whole bytes may have been read ahead.
      next -= bitCount / 8
      (bits, bitCount) = (0, 0)
      state = .stored(left: length)
    case 1: state = .coded(literals: .fixedLiterals, distances: .fixedDistances)
    case 2:
      let (literals, distances) = try codes()
      state = .coded(literals: literals, distances: distances)
    default: throw damaged("kind of block", "0, 1 or 2", "3")
    }
  }

  private mutating func copy(_ left: Int, upTo count: Int) throws(FileError) {
    guard left <= end - next else {
      throw FileError(.truncated(part: name, needed: UInt64(left), left: end - next), at: next)
    }
    let part = min(left, count - output.count)
    try makeRoom(part)
    output.append(contentsOf: bytes[next..<(next + part)])
    next += part
    state = left == part ? .betweenBlocks : .stored(left: left - part)
  }

  private mutating func decode(
    _ literals: PrefixCode, _ distances: PrefixCode, upTo count: Int
  ) throws(FileError) {
    while output.count < count {
      let value = try symbol(literals)
      if value < 256 {
        try makeRoom(1)
        output.append(UInt8(value))
        continue
      }
      if value == 256 {
        state = .betweenBlocks
        return
      }
      guard value < 286 else { throw damaged("length", "a code below 286", "\(value)") }
      let length = lengthBases[value - 257] + (try take(lengthBits[value - 257]))
      let code = try symbol(distances)
      guard code < 30 else { throw damaged("distance", "a code below 30", "\(code)") }
      let distance = distanceBases[code] + (try take(distanceBits[code]))
      guard distance <= output.count else {
        throw damaged("distance", "at most \(output.count)", "\(distance)")
      }
      try makeRoom(length)
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  /// The two tables of a block that brings its own; their lengths are themselves coded.
  private mutating func codes() throws(FileError) -> (PrefixCode, PrefixCode) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    var lengths = [UInt8](repeating: 0, count: 19)
    for place in lengthOrder.prefix(lengthCount) { lengths[place] = UInt8(try take(3)) }
    let lengthCode = try table(lengths)
    var all: [UInt8] = []
    while all.count < literalCount + distanceCount {
      let value = try symbol(lengthCode)
      let (repeated, times): (UInt8, Int)
      switch value {
      case 0..<16: (repeated, times) = (UInt8(value), 1)
      case 16:
        guard let last = all.last else { throw damaged("lengths", "one to repeat", "none") }
        (repeated, times) = (last, try take(2) + 3)
      case 17: (repeated, times) = (0, try take(3) + 3)
      default: (repeated, times) = (0, try take(7) + 11)
      }
      all.append(contentsOf: repeatElement(repeated, count: times))
    }
    guard all.count == literalCount + distanceCount else {
      throw damaged("lengths", "\(literalCount + distanceCount)", "\(all.count)")
    }
    return (try table(Array(all[..<literalCount])), try table(Array(all[literalCount...])))
  }

  private func table(_ lengths: [UInt8]) throws(FileError) -> PrefixCode {
    guard let code = PrefixCode(lengths) else {
      throw damaged("table of codes", "lengths that fit together", "too many short ones")
    }
    return code
  }
}

/// Codes of 1 to 15 bits, none of which begins another; one look at the next bits finds one.
private struct PrefixCode: Sendable {
  /// For every value of the next `width` bits: the symbol times 16, plus the code's length.
  private var entries: [UInt16]
  private let mask: UInt32

  /// The code with these lengths, numbered as RFC 1951 says; nil if they exceed what bits allow.
  init?(_ lengths: [UInt8]) {
    let width = Int(lengths.max() ?? 0)
    entries = [UInt16](repeating: 0, count: 1 << width)
    mask = UInt32(entries.count - 1)
    var code = 0
    for length in stride(from: 1, through: width, by: 1) {
      for symbol in lengths.indices where lengths[symbol] == length {
        guard code < 1 << length else { return nil }
        // Codes are sent with their highest bit first, everything else with the lowest.
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        for place in stride(from: reversed, to: entries.count, by: 1 << length) {
          entries[place] = UInt16(symbol << 4 | length)
        }
        code += 1
      }
      code <<= 1
    }
  }

  func entry(_ bits: UInt32) -> UInt16 { entries[Int(bits & mask)] }

  static let fixedLiterals = fixed(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = fixed([UInt8](repeating: 5, count: 30))

  private static func fixed(_ lengths: [UInt8]) -> PrefixCode {
    guard let code = PrefixCode(lengths) else { invalidValue("inflate: the fixed code is wrong") }
    return code
  }
}

private let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
private let lengthBits = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]
private let lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
]
private let distanceBits = (0..<30).map { max(0, $0 / 2 - 1) }
private let distanceBases = distanceBits.indices.map { code in
  1 + distanceBits[..<code].reduce(0) { $0 + 1 << $1 }
}
