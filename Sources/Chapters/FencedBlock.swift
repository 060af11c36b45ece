/// A fenced code block at its exact place in the file.
struct FencedBlock: Sendable {
  /// The info string, backslash escapes and entities resolved.
  var info: String
  /// Opening fence to the end of the closing one's line, without that line's end.
  var range: Range<Int>
  var line: Int
  var column: Int
  /// The chapter line of the first content line.
  var contentLine: Int
  /// The content, line ends as LF, the container's prefix taken away.
  var content: String
  /// For each content line, how many bytes it is further right in the chapter than in `content`.
  var prefixLengths: [Int]
  /// What a new line in the same container starts with.
  var containerPrefix: String
  var fence: Fence
  var isClosed: Bool

  /// Reads the block that libcmark found; nil for indented code.
  ///
  /// The block's container ends with line `containerEnd`.
  init?(
    _ node: SyntaxNode, in bytes: [UInt8], _ lines: SourceLines, containerEnd: Int
  ) {
    guard case .codeBlock(let info) = node.kind else { return nil }
    let opening = lines[node.firstLine]
    let start = Self.fenceStart(
      in: bytes, opening, atOrAfter: opening.lowerBound + node.firstColumn - 1)
    guard let start, let fence = Fence(bytes[start..<opening.upperBound]) else { return nil }
    let content = SourceLines(node.literal)
    let prefix = Self.continuation(of: bytes[opening.lowerBound..<start])
    let tabbed = prefix.contains("\t") ? Array(prefix.utf8) : nil
    var code: [UInt8] = []
    var prefixLengths: [Int] = []
    for (index, range) in content.ranges.enumerated() {
      let source = bytes[lines[node.firstLine + 1 + index]]
      var line = node.literal[range]
      // Of a tab that reaches from the container into the block, libcmark leaves too much; where a
      // line begins as the opening one does, its content does too.
      if let tabbed, source.starts(with: tabbed), !source.contains(0) {
        line = source.dropFirst(tabbed.count)
      }
      code += line
      code.append(10)
      prefixLengths.append(Self.prefixLength(of: line, in: source))
    }
    let closingLine = node.firstLine + content.count + 1
    let closing = lines[closingLine]
    let closingStart = Self.fenceStart(in: bytes, closing, atOrAfter: closing.lowerBound)
    // Where the container ends before the fence does, libcmark counts the next line as the block's.
    isClosed =
      closingLine <= min(node.lastLine, containerEnd)
      && (closingStart.map { fence.isClosed(by: bytes[$0..<closing.upperBound]) } ?? false)
    self.info = info
    self.fence = fence
    line = node.firstLine
    column = start - opening.lowerBound + 1
    contentLine = node.firstLine + 1
    let lastLine = isClosed ? closingLine : max(node.firstLine, closingLine - 1)
    range = start..<max(opening.upperBound, lines[lastLine].upperBound)
    self.content = String(decoding: code, as: UTF8.self)
    self.prefixLengths = prefixLengths
    containerPrefix = prefix
  }

  /// The first byte of a run of three fence characters.
  private static func fenceStart(
    in bytes: [UInt8], _ line: Range<Int>, atOrAfter start: Int
  ) -> Int? {
    var index = max(start, line.lowerBound)
    while index + 2 < line.upperBound {
      let byte = bytes[index]
      if byte == 0x60 || byte == 0x7E, bytes[index + 1] == byte, bytes[index + 2] == byte {
        return index
      }
      index += 1
    }
    return nil
  }

  private static func prefixLength(of line: ArraySlice<UInt8>, in source: ArraySlice<UInt8>) -> Int
  {
    // Where a tab reaches into the content, libcmark writes spaces for the rest of it; a NUL is
    // written as three bytes. The text from the first letter on decides.
    source.count - line.count
  }

  /// The prefix of the lines that follow a line with this prefix: list markers become spaces.
  private static func continuation(of prefix: ArraySlice<UInt8>) -> String {
    String(
      decoding: prefix.map { $0 == 0x3E || $0 == 0x09 ? $0 : 0x20 }, as: UTF8.self)
  }
}

extension Fence {
  init?(_ text: ArraySlice<UInt8>) {
    guard let first = text.first, first == 0x60 || first == 0x7E else { return nil }
    self.init(character: first, length: text.prefix { $0 == first }.count)
    if length < 3 { return nil }
  }

  /// Whether a line, from its first fence character on, closes a block that this fence opens.
  func isClosed(by text: ArraySlice<UInt8>) -> Bool {
    let run = text.prefix { $0 == character }
    return run.count >= length
      && text.dropFirst(run.count).allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// A fence of the same character that no line of `content` can close.
  func grown(for content: String) -> Self {
    var longest = 2
    for line in content.utf8.split(separator: 10) {
      longest = max(longest, line.drop { $0 == 0x20 }.prefix { $0 == character }.count)
    }
    return Self(character: character, length: max(length, longest + 1))
  }
}
