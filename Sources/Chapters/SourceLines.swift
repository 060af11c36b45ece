/// Where the lines of a file start and end.
///
/// A line ends with LF, CR LF or CR, as in CommonMark.
package struct SourceLines: Sendable {
  /// The bytes of each line, without its line end.
  package let ranges: [Range<Int>]
  /// The line end that new lines are written with: that of the first line, or LF.
  package let lineEnd: [UInt8]

  package init(_ bytes: [UInt8], from start: Int = 0) {
    var ranges: [Range<Int>] = []
    var lineEnd: [UInt8] = []
    bytes.withUnsafeBufferPointer { bytes in
      var lineStart = start
      var index = start
      while index < bytes.count {
        let byte = bytes[index]
        guard byte == 10 || byte == 13 else {
          index += 1
          continue
        }
        ranges.append(lineStart..<index)
        let end =
          byte == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
          ? index + 2 : index + 1
        if lineEnd.isEmpty { lineEnd = Array(bytes[index..<end]) }
        index = end
        lineStart = end
      }
      if lineStart < bytes.count { ranges.append(lineStart..<bytes.count) }
    }
    self.ranges = ranges
    self.lineEnd = lineEnd.isEmpty ? [10] : lineEnd
  }

  package var count: Int { ranges.count }

  /// The bytes of a line, counted from 1; an empty range at the end where there is no such line.
  package subscript(line: Int) -> Range<Int> {
    let end = ranges.last?.upperBound ?? 0
    return line >= 1 && line <= ranges.count ? ranges[line - 1] : end..<end
  }

  /// The position of a byte.
  package func position(of offset: Int) -> SourcePosition {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    let line = max(low, 1)
    return SourcePosition(line: line, column: offset - self[line].lowerBound + 1)
  }
}

extension Array where Element == UInt8 {
  /// The text of a range of valid UTF-8.
  func text(_ range: Range<Int>) -> String {
    String(decoding: self[range.clamped(to: startIndex..<endIndex)], as: UTF8.self)
  }
}
