import Chapters

/// A chapter as Markdown for any reader: no front matter, and fences with a language alone.
package enum PlainMarkdown {
  package static func text(_ chapter: Chapter) -> [UInt8] {
    var bytes = chapter.bytes
    let blocks = chapter.cells.flatMap { cell in
      [(cell.range.lowerBound, "swift")]
        + (cell.output.map { [($0.range.lowerBound, "text")] } ?? [])
    }
    // From the end, so that the places before stay right.
    for (start, language) in blocks.sorted(by: { $0.0 > $1.0 }) {
      let mark = bytes[start]
      guard let info = bytes[start...].firstIndex(where: { $0 != mark }) else { continue }
      let end = bytes[info...].firstIndex { [0x0A, 0x0D].contains($0) } ?? bytes.count
      bytes.replaceSubrange(info..<end, with: language.utf8)
    }
    let rest = bytes[FrontMatterParser.end(in: bytes)...]
    return Array(rest.drop { [0x0A, 0x0D].contains($0) })
  }
}
