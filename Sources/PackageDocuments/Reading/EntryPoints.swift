import CellCode

/// Entry points of programs, `@main`: in a block, which has statements of its own, they are an error.
enum EntryPoints {
  /// Whether code has an entry point, which nothing calls.
  static func isIn(_ code: String) -> Bool { !edits(in: code).isEmpty }

  /// Makes each a comment.
  static func edits(in code: String) -> [CodeEdit] {
    var edits: [CodeEdit] = []
    let bytes = Array(code.utf8)
    let word = Array("@main".utf8)
    var start = 0
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
      let indent = line.prefix { $0 == 32 || $0 == 9 }.count
      let rest = line.dropFirst(indent)
      if rest.starts(with: word),
        rest.count == word.count || rest[rest.startIndex + word.count] == 32
      {
        edits.append((start + indent, "/*"))
        edits.append((start + indent + word.count, "*/"))
      }
      start += line.count + 1
    }
    return edits
  }
}
