/// Takes a cell's output apart as it comes, whatever the parts in which it comes: by the host's
/// marks into standard output, standard error and shown values, and into whole characters.
struct OutputStream {
  /// A part of the output.
  enum Part: Equatable {
    case printed(String)
    case printedError(String)
    case value(String)
    /// The next figure stands in the folder.
    case figure
  }

  private enum Source {
    case output
    case error
    case value
  }

  private let mark: [UInt8]
  private var source = Source.output
  /// What may be the beginning of a mark, of a character or of a generated name.
  private var held: [UInt8] = []
  private var value: [UInt8] = []

  init(mark: String) { self.mark = Array("\0\(mark)".utf8) }

  /// The parts that are complete with these further bytes; at the end of the cell all that is held.
  mutating func parts(of bytes: ArraySlice<UInt8>, isLast: Bool = false) -> [Part] {
    var all = held + bytes
    held = []
    var parts: [Part] = []
    while let start = all.firstIndex(of: 0) {
      let rest = all[start...]
      guard rest.count > mark.count else {
        if !isLast, mark.starts(with: rest) {
          hold(all[..<start], before: rest, &parts)
          return parts
        }
        break
      }
      guard rest.starts(with: mark) else {
        add(all[...start], &parts)
        all.removeSubrange(...start)
        continue
      }
      add(all[..<start], &parts)
      turn(at: all[start + mark.count], &parts)
      all.removeSubrange(..<(start + mark.count + 1))
    }
    if isLast {
      add(all[...], &parts)
      if source == .value { turn(at: UInt8(ascii: "4"), &parts) }
    } else {
      hold(all[...], before: [], &parts)
    }
    return parts
  }

  /// Adds what is complete, and holds the rest with what follows it.
  private mutating func hold(
    _ bytes: ArraySlice<UInt8>, before rest: ArraySlice<UInt8>, _ parts: inout [Part]
  ) {
    let end = Self.completeEnd(of: bytes)
    add(bytes[..<end], &parts)
    held = Array(bytes[end...] + rest)
  }

  private mutating func turn(at kind: UInt8, _ parts: inout [Part]) {
    switch kind {
    case UInt8(ascii: "1"): source = .output
    case UInt8(ascii: "2"): source = .error
    case UInt8(ascii: "3"): source = .value
    case UInt8(ascii: "4"):
      source = .output
      if value.last == 10 { value.removeLast() }
      if !value.isEmpty { parts.append(.value(String(decoding: value, as: UTF8.self))) }
      value = []
    case UInt8(ascii: "5"): parts.append(.figure)
    default: break
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, _ parts: inout [Part]) {
    guard !bytes.isEmpty else { return }
    switch source {
    case .output: parts.append(.printed(String(decoding: bytes, as: UTF8.self)))
    case .error: parts.append(.printedError(String(decoding: bytes, as: UTF8.self)))
    case .value: value += bytes
    }
  }

  /// Where the last character or generated name begins that more bytes could go on with.
  private static func completeEnd(of bytes: ArraySlice<UInt8>) -> Int {
    var end = bytes.endIndex
    // At most three bytes of a character are there without its last.
    for place in bytes.indices.suffix(3).reversed() where bytes[place] >= 0xc0 {
      let length = bytes[place] >= 0xf0 ? 4 : bytes[place] >= 0xe0 ? 3 : 2
      if bytes.endIndex - place < length { end = place }
      break
    }
    // A name such as `_nbcell012.md:3`, of which nothing but these characters follows.
    for place in bytes[..<end].indices.suffix(24).reversed() {
      if bytes[place] == UInt8(ascii: "_") {
        let start = Array("_nb".utf8)
        let rest = bytes[place..<end]
        if rest.starts(with: start) || start.starts(with: rest) { end = place }
        break
      }
      let isPart =
        bytes[place] < 128
        && (Unicode.Scalar(bytes[place]).properties.isAlphabetic
          || (0x2e...0x3a).contains(bytes[place]))
      if !isPart { break }
    }
    return end
  }
}
