/// A pipe table inside what libcmark takes for a paragraph: a row, a delimiter row with as many
/// cells, and every line to the paragraph's end.
struct PipeTable {
  /// How many lines of the paragraph come before the header.
  var linesBefore: Int
  var alignments: [TableBlock.Alignment?]
  /// The cells of header and rows as Markdown, with the index of their line in the paragraph.
  var rows: [(cells: [[UInt8]], line: Int)]

  init?(_ lines: [ArraySlice<UInt8>]) {
    guard lines.count >= 2 else { return nil }
    for index in 1..<lines.count {
      guard let alignments = Self.delimiters(lines[index]) else { continue }
      let header = Self.cells(lines[index - 1])
      guard header.count == alignments.count,
        lines[index - 1].contains(0x7C) || lines[index].contains(0x7C)
      else { continue }
      linesBefore = index - 1
      self.alignments = alignments
      rows = [(header, index - 1)]
      for line in (index + 1)..<max(index + 1, lines.count) {
        var cells = Array(Self.cells(lines[line]).prefix(header.count))
        while cells.count < header.count { cells.append([]) }
        rows.append((cells, line))
      }
      return
    }
    return nil
  }

  /// The alignments that a delimiter row gives; nil where the line is none.
  private static func delimiters(_ line: ArraySlice<UInt8>) -> [TableBlock.Alignment?]? {
    guard line.allSatisfy({ " \t|:-".utf8.contains($0) }), line.contains(0x2D) else { return nil }
    var alignments: [TableBlock.Alignment?] = []
    for cell in cells(line) {
      let dashes = cell.drop { $0 == 0x3A }.reversed().drop { $0 == 0x3A }
      let colons = (cell.first == 0x3A, cell.last == 0x3A)
      guard !dashes.isEmpty, dashes.allSatisfy({ $0 == 0x2D }),
        cell.count == dashes.count + (colons.0 ? 1 : 0) + (colons.1 ? 1 : 0)
      else { return nil }
      let alignment: TableBlock.Alignment? =
        switch colons {
        case (true, true): .center
        case (true, false): .left
        case (false, true): .right
        default: nil
        }
      alignments.append(alignment)
    }
    return alignments
  }

  /// The cells of a row: `|` parts them, `\|` is a bar in a cell.
  private static func cells(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
    var cells: [[UInt8]] = [[]]
    var isEscaped = false
    for byte in trimmed(line) {
      if byte == 0x7C, isEscaped {
        cells[cells.count - 1][cells[cells.count - 1].count - 1] = byte
      } else if byte == 0x7C {
        cells.append([])
      } else {
        cells[cells.count - 1].append(byte)
      }
      isEscaped = byte == 0x5C && !isEscaped
    }
    if cells.count > 1, trimmed(cells[0][...]).isEmpty { cells.removeFirst() }
    if cells.count > 1, trimmed(cells[cells.count - 1][...]).isEmpty { cells.removeLast() }
    return cells.map { Array(trimmed($0[...])) }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = line.last, last == 0x20 || last == 0x09 { line.removeLast() }
    return line
  }
}
