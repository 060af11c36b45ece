/// Hides what libcmark would misread: mathematics, footnotes and citations.
///
/// Each formula becomes as many control characters, which mean nothing in Markdown, so that every
/// position stays.
struct MathematicsMask: Sendable {
  struct Formula: Sendable {
    /// The bytes from the first dollar to the last.
    var range: Range<Int>
    var isDisplay: Bool
    /// How many `>` stand before each line.
    var quoteDepth: Int
  }
  /// The file with its formulas hidden.
  private(set) var bytes: [UInt8]
  private(set) var formulas: [Formula] = []
  /// A formula is `opening`, one of `names`, then `filler` for every further byte.
  ///
  /// It has at least two bytes on its first line, so that the first two are never a line end.
  static let opening: UInt8 = 0x02
  static let filler: UInt8 = 0x01
  /// Formula n is named `names[n % names.count]`: enough to find it again if a few are left out.
  static let names: [UInt8] = Array(0x03...0x08) + Array(0x0E...0x1A) + Array(0x1C...0x1F)

  /// Whether anything is hidden.
  private(set) var isNeeded = false

  let source: [UInt8]
  let lines: SourceLines

  /// `codeLines` are the lines of code and HTML blocks, where a dollar is a dollar.
  init(_ source: [UInt8], _ lines: SourceLines, from firstLine: Int, codeLines: [ClosedRange<Int>])
  {
    self.source = source
    self.lines = lines
    bytes = source
    // A file that has these characters of its own keeps its dollars.
    guard !source.contains(Self.opening), !source.contains(Self.filler),
      !source.contains(Self.bracket)
    else { return }
    var line = firstLine
    for code in codeLines.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if line < code.lowerBound { scan(line...(code.lowerBound - 1)) }
      line = max(line, code.upperBound + 1)
    }
    if line <= lines.count { scan(line...lines.count) }
  }

  /// Runs of lines without a blank one are what a formula or a code span can cross.
  private mutating func scan(_ range: ClosedRange<Int>) {
    var start: Int?
    for line in range {
      if source[lines[line]].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }) {
        if let first = start { scanParagraph(first...(line - 1)) }
        start = nil
      } else if start == nil {
        start = line
      }
    }
    if let start { scanParagraph(start...range.upperBound) }
  }

  private mutating func scanParagraph(_ range: ClosedRange<Int>) {
    var index = lines[range.lowerBound].lowerBound
    let end = lines[range.upperBound].upperBound
    while index < end {
      switch source[index] {
      case 0x5C: index += 2
      case 0x5B where index + 1 < end && (source[index + 1] == 0x5E || source[index + 1] == 0x40):
        bytes[index] = Self.bracket
        isNeeded = true
        index += 2
      case 0x60:
        let length = run(0x60, at: index, end)
        index = closing(length, of: 0x60, after: index + length, end) ?? index + length
      case 0x24:
        let length = run(0x24, at: index, end)
        if length == 2, let close = displayEnd(after: index + 2, end) {
          hide(index..<close, isDisplay: true)
          index = close
        } else if length == 1, let close = inlineEnd(after: index + 1, end) {
          hide(index..<close, isDisplay: false)
          index = close
        } else {
          index += length
        }
      default: index += 1
      }
    }
  }

  private func run(_ byte: UInt8, at index: Int, _ end: Int) -> Int {
    source[index..<end].prefix { $0 == byte }.count
  }

  /// The end of the next run of exactly `length` such bytes.
  private func closing(_ length: Int, of byte: UInt8, after start: Int, _ end: Int) -> Int? {
    var index = start
    while index < end {
      let found = run(byte, at: index, end)
      if found == length { return index + length }
      index += max(1, found)
    }
    return nil
  }

  private func displayEnd(after start: Int, _ end: Int) -> Int? {
    var index = start
    while index + 1 < end {
      if source[index] == 0x5C {
        index += 2
      } else if source[index] == 0x24, source[index + 1] == 0x24 {
        return index > start ? index + 2 : nil
      } else {
        index += 1
      }
    }
    return nil
  }

  /// An inline formula starts before a letter and ends after one; a digit right after it, as in
  /// `$5 and $10`, says that the dollars are money.
  private func inlineEnd(after start: Int, _ end: Int) -> Int? {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 10 || byte == 13 }
    guard start < end, !isBlank(source[start]) else { return nil }
    var index = start
    while index < end {
      switch source[index] {
      case 0x5C: index += 2
      case 0x60: return nil
      case 0x24:
        let isMoney = index + 1 < end && (0x30...0x39).contains(source[index + 1])
        if index == start || isBlank(source[index - 1]) || isMoney { return nil }
        return index + 1
      default: index += 1
      }
    }
    return nil
  }

  private mutating func hide(_ range: Range<Int>, isDisplay: Bool) {
    isNeeded = true
    let first = lines[lines.position(of: range.lowerBound).line]
    let quoteDepth = source[first.lowerBound..<range.lowerBound].prefix {
      $0 == 0x3E || $0 == 0x20 || $0 == 0x09
    }.count { $0 == 0x3E }
    bytes[range.lowerBound] = Self.opening
    bytes[range.lowerBound + 1] = Self.names[formulas.count % Self.names.count]
    formulas.append(Formula(range: range, isDisplay: isDisplay, quoteDepth: quoteDepth))
    var prefixQuotes: Int?
    for index in range.dropFirst(2) {
      let byte = source[index]
      if byte == 10 || byte == 13 {
        prefixQuotes = quoteDepth
        continue
      } else if let quotes = prefixQuotes,
        byte == 0x20 || byte == 0x09 || (byte == 0x3E && quotes > 0)
      {
        if byte == 0x3E { prefixQuotes = quotes - 1 }
        continue
      } else {
        prefixQuotes = nil
        bytes[index] = Self.filler
      }
    }
  }

  /// The formula as it was written, its number found.
  func mathematics(_ formula: Formula) -> Mathematics {
    let dollars = formula.isDisplay ? 2 : 1
    let inner = (formula.range.lowerBound + dollars)..<(formula.range.upperBound - dollars)
    let text = source.text(inner).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    let tex = parts.enumerated().map { index, part in
      var part = part
      var quotes = index == 0 ? 0 : formula.quoteDepth
      while quotes > 0, let first = part.first, first == " " || first == "\t" || first == ">" {
        if first == ">" { quotes -= 1 }
        part.removeFirst()
      }
      return String(part)
    }.joined(separator: "\n")
    return Mathematics(
      tex: tex.trimming(\.isWhitespace), isDisplay: formula.isDisplay, number: Self.tag(in: tex),
      position: lines.position(of: formula.range.lowerBound))
  }

  private static func tag(in tex: String) -> String? {
    guard let start = tex.firstRange(of: "\\tag{")?.upperBound,
      let end = tex[start...].firstIndex(of: "}")
    else { return nil }
    return String(tex[start..<end])
  }
}
