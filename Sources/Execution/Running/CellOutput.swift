import Chapters
import Foundation
import LinuxCalls

/// What a cell wrote, as it comes from the pipe: kept up to a cap, told apart by the host's marks.
struct CellOutput {
  /// The bytes of output that are kept.
  static let cap = 65_536

  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private(set) var dropped = 0
  private var fingerprint = Fingerprint()
  private let mark: [UInt8]
  /// Gets all bytes as they come.
  var tap: ((ArraySlice<UInt8>) -> Void)?

  /// The bytes that are kept from the start on.
  var size: Int { head.count }

  init(mark: String) { self.mark = Array("\0\(mark)".utf8) }

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    tap?(bytes)
    let room = max(0, Self.cap - head.count)
    head += bytes.prefix(room)
    let rest = bytes.dropFirst(room)
    guard !rest.isEmpty else { return }
    // The end is kept too, where a trap's message stands.
    // By index: `suffix` would go through all bytes one by one.
    tail += rest[max(rest.startIndex, rest.endIndex - 8192)...]
    if tail.count > 16384 { tail.removeFirst(tail.count - 8192) }
    dropped += rest.count
    fingerprint.add(rest)
  }

  /// All text in the order written, and standard output alone.
  ///
  /// Without `trap`, the lines of standard error from that one on, and without what the backtracer
  /// wrote in a process of its own.
  func text(withoutTrap trap: String?) -> (all: String, standardOutput: String) {
    var (all, standardOutput, _) = split(head)
    if let trap = trap.map({ Array($0.utf8) }), !trap.isEmpty {
      if let range = Self.lastRange(of: trap, in: all) { all.removeSubrange(range) }
      Self.removeBacktracersEnd(&all)
      Self.removeBacktracersEnd(&standardOutput)
    }
    return (
      Self.decode(all) + ending(after: all),
      Self.decode(standardOutput) + ending(after: standardOutput)
    )
  }

  /// A line that stands for the bytes that are not kept, so that outputs which differ in these alone
  /// differ.
  private func ending(after text: [UInt8]) -> String {
    guard dropped > 0 else { return "" }
    return (text.last == 10 ? "" : "\n")
      + "[cut here: \(dropped) more bytes with the fingerprint \(fingerprint.digits)]\n"
  }

  /// Where the part occurs last; in time that grows with the bytes alone, whatever they are.
  private static func lastRange(of part: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    let (part, mirrored) = (Array(part.reversed()), Array(bytes.reversed()))
    return mirrored.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress,
        let found = linux_find(start, bytes.count, part, part.count)
      else { return nil }
      let end = bytes.count - (found - start)
      return (end - part.count)..<end
    }
  }

  private static func removeBacktracersEnd(_ bytes: inout [UInt8]) {
    let words = Array(" done ***".utf8)
    let text = bytes.prefix((bytes.lastIndex { $0 != 10 } ?? -1) + 1)
    if text.suffix(words.count).elementsEqual(words) {
      bytes.removeSubrange((text.count - words.count)...)
    }
  }

  /// Standard error alone, as far as it is kept: in full, or its end.
  func standardError() -> String {
    String(decoding: split(dropped > 0 ? tail : head).standardError, as: UTF8.self)
  }

  private func split(
    _ bytes: [UInt8]
  ) -> (all: [UInt8], standardOutput: [UInt8], standardError: [UInt8]) {
    guard bytes.contains(0) else { return (bytes, bytes, []) }
    var all: [UInt8] = []
    var standardOutput: [UInt8] = []
    var standardError: [UInt8] = []
    var isError = false
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0, bytes.count - index > mark.count,
        bytes[index..<index + mark.count].elementsEqual(mark)
      {
        isError = bytes[index + mark.count] == UInt8(ascii: "2")
        index += mark.count + 1
        continue
      }
      all.append(bytes[index])
      if isError { standardError.append(bytes[index]) } else { standardOutput.append(bytes[index]) }
      index += 1
    }
    return (all, standardOutput, standardError)
  }

  /// Bytes as text, in the state that a terminal would show.
  private static func decode(_ bytes: [UInt8]) -> String {
    OutputText.settled(OutputText.decoded(bytes))
  }
}
