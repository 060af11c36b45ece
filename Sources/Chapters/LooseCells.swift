extension Chapter {
  /// Adds the cells that only a document has: those in comments and in DocC's directives.
  mutating func addLooseCells(_ lines: SourceLines, codeBlocks: [ClosedRange<Int>]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let isDocC = text.contains("\n@") || text.hasPrefix("@")
    guard text.contains("<!--") || isDocC else { return }
    let loose = LooseBlocks.all(in: bytes, lines, outside: codeBlocks)
    for block in loose {
      let info = InfoString(block.info)
      guard info.language?.text.lowercased() == "swift" else { continue }
      var labels = CellLabels()
      for word in info.words { _ = labels.apply(word) }
      if block.isInComment { labels.hidden = true }
      var cell = Cell(
        number: 0, labels: labels, code: block.content, codeLine: block.contentLine,
        prefixLengths: block.prefixLengths, range: block.range, line: block.line,
        containerPrefix: "", output: nil, figures: [])
      cell.isLoose = true
      cell.snippet = block.snippet
      cells.append(cell)
    }
    guard !loose.isEmpty else { return }
    cells.sort { $0.line < $1.line }
    for index in cells.indices { cells[index].number = index + 1 }
  }

  /// Numbers the sections that start at headings, and reads whether each starts afresh.
  ///
  /// A section starts at a heading of the second level, or above; what stands before is section 0.
  mutating func numberSections(headings: [(line: Int, level: Int)]) {
    let text = String(decoding: bytes, as: UTF8.self)
    startsSectionsAfresh = text.contains("<!-- notebook: sections=fresh -->")
    let starts = headings.filter { $0.level <= 2 }.map(\.line)
    // The title opens no section of its own.
    let sections =
      starts.first.map { first in
        headings.first?.level == 1 && headings.first?.line == first
          ? starts.dropFirst() : starts[...]
      } ?? []
    for index in cells.indices {
      cells[index].section = sections.count { $0 < cells[index].line }
    }
  }
}
