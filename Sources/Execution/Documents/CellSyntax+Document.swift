import CellCode

extension CellSyntax {
  /// A document's block as the compiler gets it.
  ///
  /// What is left out is filled in, an entry point (`@main`) is a type as any other, and, with
  /// `statesValues`, the values of which comments speak are shown to the host.
  init(
    _ code: String, omissions: [(offset: Int, text: String)] = [],
    wrappedIn wrapper: (before: String, after: String)? = nil, statesValues: Bool = false,
    showsValue: Bool = true
  ) {
    var edits = omissions + Self.entryPoints(in: code)
    if let wrapper {
      edits.insert((0, wrapper.before), at: 0)
      // On a line of its own, for a comment may end the last one.
      edits.append((code.utf8.count, (code.hasSuffix("\n") ? "" : "\n") + wrapper.after))
    }
    edits.sort { $0.offset < $1.offset }
    let made = EditedCode(code, edits)
    let parsed = ParsedCode(made.text)
    let statements =
      statesValues && !parsed.tree.hasError ? ValueStatements(parsed.tree) : nil
    self.init(parsed, made: made, showsValue: showsValue, adding: statements?.edits ?? [])
    printedLines = statements?.printedLines ?? []
  }

  /// Whether it shows values to the host.
  var statesValues: Bool { generated.contains("_nbState(") }

  /// `@main`, made a comment: a cell has statements of its own, beside which it is an error.
  private static func entryPoints(in code: String) -> [(offset: Int, text: String)] {
    var edits: [(offset: Int, text: String)] = []
    let bytes = Array(code.utf8)
    let word = Array("@main".utf8)
    var start = 0
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
      let indent = line.prefix { $0 == 32 || $0 == 9 }.count
      let rest = line.dropFirst(indent)
      if rest.starts(with: word), rest.count == word.count || rest[rest.startIndex + word.count] == 32 {
        edits.append((start + indent, "/*"))
        edits.append((start + indent + word.count, "*/"))
      }
      start += line.count + 1
    }
    return edits
  }
}
