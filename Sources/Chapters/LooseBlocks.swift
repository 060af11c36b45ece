/// Fenced blocks that CommonMark does not see as such, though people mean them so: in HTML
/// comments, where set-up is hidden from readers, and in the braces of DocC's directives, where
/// they are indented.
enum LooseBlocks {
  struct Block {
    var info: String
    /// The line of the opening fence, from 1.
    var line: Int
    var content: String
    var contentLine: Int
    var prefixLengths: [Int]
    var range: Range<Int>
    var isInComment: Bool
    /// What a directive `@Snippet(path: "...")` names; there is no code then.
    var snippet: String?
  }

  /// The blocks whose opening line is in none of the ranges of lines that are read already.
  static func all(
    in bytes: [UInt8], _ lines: SourceLines, outside known: [ClosedRange<Int>]
  ) -> [Block] {
    var blocks: [Block] = []
    var braces = 0
    var isInComment = false
    var line = 1
    while line <= lines.count {
      if let range = known.first(where: { $0.contains(line) }) {
        line = range.upperBound + 1
        continue
      }
      let text = String(decoding: bytes[lines[line]], as: UTF8.self)
      let bare = text.trimming { $0 == " " || $0 == "\t" }
      if bare.hasPrefix("<!--") { isInComment = true }
      if isInComment || braces > 0,
        let block = block(at: line, bytes, lines, isInComment: isInComment)
      {
        blocks.append(block)
        line = block.contentLine + block.prefixLengths.count + 1
        continue
      }
      if !isInComment, let path = snippet(bare) {
        blocks.append(
          Block(
            info: "swift", line: line, content: "", contentLine: line, prefixLengths: [],
            range: lines[line], isInComment: false, snippet: path))
      }
      if isInComment, bare.contains("-->") { isInComment = false }
      if !isInComment {
        if isDirective(bare) || braces > 0 && bare.hasPrefix("@") && bare.hasSuffix("{") {
          braces += 1
        } else if braces > 0, bare == "}" {
          braces -= 1
        }
      }
      line += 1
    }
    return blocks
  }

  /// `@Tab("Swift") {` and the like.
  private static func isDirective(_ text: String) -> Bool {
    guard text.hasPrefix("@"), text.hasSuffix("{") else { return false }
    return text.dropFirst().first?.isUppercase == true
  }

  private static func snippet(_ text: String) -> String? {
    guard text.hasPrefix("@Snippet("), let path = text.firstRange(of: "path:") else { return nil }
    let words = text[path.upperBound...].split(separator: "\"", omittingEmptySubsequences: false)
    return words.count > 2 ? String(words[1]) : nil
  }

  private static func block(
    at line: Int, _ bytes: [UInt8], _ lines: SourceLines, isInComment: Bool
  ) -> Block? {
    let opening = bytes[lines[line]]
    let indent = opening.prefix { $0 == 0x20 || $0 == 0x09 }.count
    let start = opening.startIndex + indent
    guard let fence = Fence(bytes[start..<opening.endIndex]) else { return nil }
    let info = String(
      decoding: bytes[(start + fence.length)..<opening.endIndex], as: UTF8.self
    ).trimming { $0 == " " || $0 == "\t" }
    var code: [UInt8] = []
    var prefixes: [Int] = []
    var next = line + 1
    while next <= lines.count {
      let range = lines[next]
      let text = bytes[range]
      let blank = text.prefix { $0 == 0x20 || $0 == 0x09 }.count
      if fence.isClosed(by: text.dropFirst(blank)) {
        return Block(
          info: info, line: line, content: String(decoding: code, as: UTF8.self),
          contentLine: line + 1, prefixLengths: prefixes, range: start..<range.upperBound,
          isInComment: isInComment)
      }
      let removed = min(indent, blank)
      code += text.dropFirst(removed)
      code.append(10)
      prefixes.append(removed)
      next += 1
    }
    return nil
  }
}
