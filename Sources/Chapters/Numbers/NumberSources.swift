/// The numbers that a chapter computes, shows or sets, with the cells that they come from.
package struct NumberSources: Sendable {
  package struct Source: Sendable, Hashable {
    /// As the output writes it.
    package var text: String
    package var value: Double
    package var cell: Int
  }

  /// What cells print.
  package private(set) var outputs: [Source] = []
  /// What cells draw.
  package private(set) var figures: [Source] = []
  /// What stands in code and parameters.
  private var settings: [Double] = []

  /// `figure` gives the bytes of a figure's file by its path as the chapter writes it.
  package init(_ chapter: Chapter, figure: (String) -> [UInt8]?) {
    for cell in chapter.cells {
      if let text = cell.output?.text { outputs += Self.sources(text, cell: cell.number) }
      settings += Self.values(cell.code.filter { $0 != "_" })
    }
    for recorded in chapter.figures {
      guard let bytes = figure(recorded.path) else { continue }
      let cell =
        chapter.cells.first {
          $0.code.contains("\"\(recorded.name)\"") && $0.code.contains("show(")
        }?.number ?? 0
      figures += Self.sources(Self.texts(svg: String(decoding: bytes, as: UTF8.self)), cell: cell)
    }
    for value in chapter.frontMatter.parameters.map(\.value) {
      settings += Self.values(value.text)
    }
    for case .code(let code) in chapter.document.blocks.map(\.kind) {
      settings += Self.values(code.text)
    }
  }

  /// Whether something in the chapter bears the number out.
  package func bearsOut(_ number: StatedNumber) -> Bool {
    outputs.contains { number.isBorneOut(by: $0.value) }
      || figures.contains { number.isBorneOut(by: $0.value) }
      || settings.contains { number.isBorneOut(by: $0) }
  }

  /// The cell whose output, or else whose figure, a number in the text quotes: the last one before
  /// the text, or the first one after it.
  package func cell(quoting number: StatedNumber, after current: Int) -> Int? {
    for sources in [outputs, figures] {
      let cells = sources.filter { $0.cell > 0 && number.isBorneOut(by: $0.value) }.map(\.cell)
      if let cell = cells.last(where: { $0 <= current }) ?? cells.first { return cell }
    }
    return nil
  }

  /// What cells show that is nearest to a number.
  package func nearest(to number: StatedNumber) -> Source? {
    (outputs + figures).min { number.distance(to: $0.value) < number.distance(to: $1.value) }
  }

  private static func sources(_ text: String, cell: Int) -> [Source] {
    var found: [Source] = []
    NumberScanner.scan(text) { number, _ in
      if let value = Double(number.filter { $0 != "," }) {
        found.append(Source(text: String(number), value: value, cell: cell))
      }
    }
    return found
  }

  private static func values(_ text: String) -> [Double] { sources(text, cell: 0).map(\.value) }

  /// The numbers and labels of a figure, without what its author says of it.
  private static func texts(svg: String) -> String {
    var result = ""
    var skipped: Substring?
    for piece in svg.split(separator: "<", omittingEmptySubsequences: true) {
      guard let end = piece.firstIndex(of: ">") else { continue }
      let tag = piece[..<end]
      let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
      if ["style", "desc", "title"].contains(name) { skipped = name }
      if tag.first == "/", let open = skipped, tag.dropFirst() == open { skipped = nil }
      if skipped == nil { result += piece[piece.index(after: end)...] + " " }
    }
    return result
  }
}
