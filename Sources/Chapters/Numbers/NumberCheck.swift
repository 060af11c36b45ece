import Yams

/// Holds every number that a chapter's prose states as a result against what the chapter computes.
///
/// Prose is paragraphs, lists, notes, captions and tables; headings, code and formulas are not. A
/// number in a sentence with a link to the references is a citation; one in a paragraph with a link
/// to another chapter may come from there.
package struct NumberCheck {
  package struct Outcome: Sendable, Hashable {
    /// How many numbers of the prose are results.
    package var stated = 0
    /// How many of them are citations.
    package var cited = 0
    /// Those that occur nowhere.
    package var missing: [Diagnostic] = []

    package init() {}
  }

  /// Whether a book's `book.yml` says `numbers: checked`.
  package static func isOn(bookFile yaml: String) -> Bool {
    (try? Yams.compose(yaml: yaml))?.mapping?["numbers"]?.string == "checked"
  }

  private let chapter: Chapter
  private let sources: NumberSources
  private let linked: (String) -> NumberSources?
  private let lines: SourceLines
  private var outcome = Outcome()
  private var equations: Set<String> = []

  /// `linked` gives the numbers of another chapter by its path as this one links to it.
  package static func outcome(
    of chapter: Chapter, _ sources: NumberSources, linked: (String) -> NumberSources?
  ) -> Outcome {
    withoutActuallyEscaping(linked) { linked in
      var check = NumberCheck(chapter, sources, linked)
      for block in chapter.document.blocks { check.visit(block) }
      return check.outcome
    }
  }

  private init(
    _ chapter: Chapter, _ sources: NumberSources, _ linked: @escaping (String) -> NumberSources?
  ) {
    self.chapter = chapter
    self.sources = sources
    self.linked = linked
    lines = SourceLines(chapter.bytes)
    equations = Self.equations(chapter.document.blocks)
  }

  private static func equations(_ blocks: [Block]) -> Set<String> {
    var numbers: Set<String> = []
    func add(_ text: [Inline]) {
      for case .mathematics(let formula) in text {
        if let number = formula.number { numbers.insert(number) }
      }
    }
    for block in blocks {
      switch block.kind {
      case .mathematics(let formula): add([.mathematics(formula)])
      case .paragraph(let text): add(text)
      case .note(_, let content), .alert(_, let content), .quote(let content):
        numbers.formUnion(equations(content))
      case .list(let list): for item in list.items { numbers.formUnion(equations(item)) }
      default: break
      }
    }
    return numbers
  }

  private mutating func visit(_ block: Block) {
    switch block.kind {
    case .paragraph(let text): check([text], in: block)
    case .figure(let figure): check([figure.caption ?? [], figure.remark], in: block)
    case .output(_, let caption?): check([caption.text], in: block)
    case .table(let table):
      check([table.caption ?? []] + table.header + table.rows.flatMap(\.self), in: block)
    case .footnote(_, let text): check([text], in: block)
    case .note(_, let content), .alert(_, let content), .quote(let content):
      content.forEach { visit($0) }
    case .list(let list): list.items.joined().forEach { visit($0) }
    default: break
    }
  }

  private mutating func check(_ texts: [[Inline]], in block: Block) {
    var pieces = ProsePieces()
    for text in texts { pieces.add(text) }
    let elsewhere = Set(pieces.links.map(\.path)).filter { !isReferences($0) }
      .compactMap { linked($0) }
    var place = lines[block.position.line].lowerBound
    for piece in pieces.texts {
      for found in ResultNumbers.all(in: piece.text, equations: equations) {
        outcome.stated += 1
        place = advance(place, to: found.number.text, in: block)
        let sentence = piece.sentence + ProsePieces.sentences(piece.text[..<found.range.lowerBound])
        if pieces.links.contains(where: { $0.sentence == sentence && isReferences($0.path) }) {
          outcome.cited += 1
          continue
        }
        guard !sources.bearsOut(found.number),
          !elsewhere.contains(where: { $0.bearsOut(found.number) })
        else { continue }
        let nearest = sources.nearest(to: found.number).map { source in
          Diagnostic.NearestNumber(
            text: source.text,
            cell: chapter.cells.first { $0.number == source.cell }?.labels.name
              ?? String(source.cell))
        }
        let position = lines.position(of: place)
        outcome.missing.append(
          Diagnostic(
            .error, at: position, of: chapter.path,
            .numberFromNowhere(
              found.number.text + (found.number.isPercentage ? " %" : ""), nearest: nearest)))
      }
    }
  }

  private func isReferences(_ path: String) -> Bool {
    path == "references.md" || path.hasSuffix("/references.md")
  }

  /// The next place at which the block's source has the number.
  private func advance(_ place: Int, to number: String, in block: Block) -> Int {
    let last = min(block.lastLine, lines.count)
    guard last >= block.position.line else { return place }
    let end = lines[last].upperBound
    let needle = Array(number.utf8)
    func find(_ start: Int) -> Int? {
      var start = start
      while start < end, let range = chapter.bytes[start..<end].firstRange(of: needle) {
        let before = range.lowerBound > 0 ? chapter.bytes[range.lowerBound - 1] : 0x20
        if !(0x30...0x39).contains(before) && before != 0x2E { return range.lowerBound }
        start = range.upperBound
      }
      return nil
    }
    return find(min(place + 1, end)) ?? find(lines[block.position.line].lowerBound) ?? place
  }
}

/// Running text cut into pieces, each with the number of the sentence that it begins in.
struct ProsePieces {
  private(set) var texts: [(text: String, sentence: Int)] = []
  private(set) var links: [(path: String, sentence: Int)] = []
  private var sentence = 0
  /// Whether a line has just ended.
  private var breaks = false

  mutating func add(_ inlines: [Inline]) {
    walk(inlines)
    sentence += 1
  }

  private mutating func walk(_ inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .text(let text):
        // A text goes on in the next line: `exercise` at the end of one, `6.2` in the next.
        if breaks, !texts.isEmpty {
          texts[texts.count - 1].text += "\n" + text
        } else {
          texts.append((text, sentence))
        }
        breaks = false
        sentence += Self.sentences(text[...]) + (Self.ends(text) ? 1 : 0)
      case .emphasis(let content), .strong(let content), .strikethrough(let content): walk(content)
      case .citation: links.append(("references.md", sentence))
      case .link(let link):
        let path = link.destination.prefix { $0 != "#" }
        if !path.isEmpty { links.append((String(path), sentence)) }
        walk(link.content)
      case .softBreak, .lineBreak:
        breaks = true
        continue
      default: break
      }
      breaks = false
    }
  }

  /// How many sentences end inside a text, before its last character.
  static func sentences(_ text: Substring) -> Int {
    var count = 0
    var last: Character = " "
    for character in text {
      if character.isWhitespace, ".!?".contains(last) { count += 1 }
      last = character
    }
    return count
  }

  private static func ends(_ text: String) -> Bool { text.last.map { ".!?".contains($0) } ?? false }
}
