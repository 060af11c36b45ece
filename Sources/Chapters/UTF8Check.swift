enum UTF8Check {
  /// The first byte that is not part of a valid character.
  static func firstInvalid(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let length = length(of: bytes, at: index)
        if length == 0 { return index }
        index += length
      }
      return nil
    }
  }

  /// Hands over the bytes in order, as parts that are valid and parts that belong to no character.
  static func forEachPart(of bytes: [UInt8], _ body: (ArraySlice<UInt8>, _ isValid: Bool) -> Void) {
    var start = 0
    var isValid = true
    var index = 0
    while index < bytes.count {
      let length = bytes.withUnsafeBufferPointer { Self.length(of: $0, at: index) }
      if (length > 0) != isValid {
        if start < index { body(bytes[start..<index], isValid) }
        (start, isValid) = (index, length > 0)
      }
      index += max(1, length)
    }
    if start < bytes.count { body(bytes[start...], isValid) }
  }

  /// The length of the character that starts at `index`; 0 if it is none.
  private static func length(of bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    let (length, low, high): (Int, UInt8, UInt8)
    switch first {
    case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
    case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
    case 0xED: (length, low, high) = (3, 0x80, 0x9F)
    case 0xE1...0xEF: (length, low, high) = (3, 0x80, 0xBF)
    case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
    case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
    case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
    default: return 0
    }
    guard index + length <= bytes.count, (low...high).contains(bytes[index + 1]) else { return 0 }
    for next in bytes[(index + 2)..<(index + length)] where next & 0xC0 != 0x80 { return 0 }
    return length
  }
}
