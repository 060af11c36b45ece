import Chapters

extension PageRenderer {
  mutating func figure(_ figure: FigureBlock, _ position: SourcePosition) {
    counts.figures += figure.cell == nil && figure.name == nil ? 0 : 1
    figureCount += 1
    if let number = figure.number {
      entries.append(
        SearchSection(
          anchor: "figure-\(number)", title: "Figure \(number)",
          text: ((figure.caption ?? []) + [.text(" ")] + figure.remark).readableText,
          identifiers: []))
    }
    html += "<figure"
    if let number = figure.number { html += " id=\"figure-\(escapedHTML(number))\"" }
    html += ">"
    let drawing = self.drawing(figure.image, isWide: true)
    html += drawing
    if figure.caption != nil || !figure.remark.isEmpty {
      html += "<figcaption>"
      if let caption = figure.caption {
        html += "<strong>"
        self.caption(caption, of: figure.number.map { "figure-\($0)" })
        html += "</strong> "
      }
      inlines(figure.remark)
      note(text: figure.remark)
      let hasLink = figure.remark.contains { if case .link = $0 { true } else { false } }
      if let cell = cell(drawing: figure), figure.cell == nil, !hasLink {
        html += " <a href=#cell-\(cell)>The cell that draws it</a>"
      }
      // Inside the caption, which must come last in a figure.
      numbers(of: figure.image)
      html += "</figcaption>"
    }
    html += "</figure>\n"
  }

  /// The text of a caption, in which the number of the thing itself is no link.
  mutating func caption(_ text: [Inline], of anchor: String?) {
    ownAnchor = anchor
    inlines(text)
    ownAnchor = nil
    note(text: text)
  }

  /// What the figure says of itself, folded: a row for each of its lines.
  private mutating func numbers(of image: ImageLink) {
    guard image.destination.hasSuffix(".svg"),
      let bytes = page.file(image.destination),
      let data = FigureData(svg: String(decoding: bytes, as: UTF8.self))
    else { return }
    html += "\(FigureData.opening)<summary>In numbers</summary>\(data.html)</details>"
  }

  /// The cell that shows a figure which stands elsewhere: its code names it.
  private func cell(drawing figure: FigureBlock) -> Int? {
    if let cell = figure.cell { return cell }
    guard let name = figure.name else { return nil }
    return page.chapter.cells.first {
      $0.code.contains("\"\(name)\"") && $0.code.contains("show(")
    }?
    .number
  }

  /// An image: SVG goes into the page itself, everything else is linked.
  mutating func drawing(_ image: ImageLink, isWide: Bool) -> String {
    if image.altText.isEmpty {
      problems.append(
        problem(
          image.position,
          "the image \(image.destination) has no alternative text. Say between the brackets what "
            + "it shows, with its numbers."))
    }
    let candidates = PagePaths.candidates(image.destination, from: page.path)
    guard !image.destination.contains(":"),
      let path = candidates.first(where: { page.files[$0] != nil }) ?? candidates.first
    else {
      problems.append(
        problem(
          image.position,
          "the image \(image.destination) lies outside the book. Put it beside the chapter: no "
            + "page asks another place for anything."))
      return escapedHTML(image.altText)
    }
    guard let bytes = page.files[path] else {
      problems.append(
        problem(
          image.position,
          "there is no file \(image.destination)."
            + (path.hasSuffix(".svg")
              ? " If a cell draws it: notebook record \(page.chapter.path)" : "")))
      return "<span class=missing>\(escapedHTML(image.altText))</span>"
    }
    if path.hasSuffix(".svg") {
      if isWide, emblem == nil {
        emblem = path
      }
      let drawings = FigureDrawings(svg: String(decoding: bytes, as: UTF8.self))
      if let html = SVGSanitiser.html(
        drawings.page, prefix: "f\(figureCount)-", label: image.altText)
      {
        guard isWide else { return html }
        let width = SVGSanitiser.width(of: drawings.page) ?? 640
        let second = drawings.phone.flatMap {
          SVGSanitiser.html($0, prefix: "f\(figureCount)n-", label: image.altText)
        }
        let kind = width > 660 ? " large wide" : width > 520 ? " large" : ""
        if let second { return "<div class=\"drawing two\(kind)\">\(html)\(second)</div>" }
        return "<div class=\"drawing\(kind)\"\(width > 320 ? Scrolling.focusable("Figure") : "")>"
          + "\(html)</div>"
      }
      problems.append(problem(image.position, "the file \(image.destination) is no SVG."))
      return "<span class=missing>\(escapedHTML(image.altText))</span>"
    }
    copiedFiles.insert(path)
    let address = escapedHTML((page.rootPrefix + path).percentEncoded)
    return "<img src=\"\(address)\" alt=\"\(escapedHTML(image.altText))\" loading=lazy>"
  }
}
