import Chapters

extension PageRenderer {
  /// A cell with what it printed and drew: one object.
  mutating func cell(_ number: Int, _ members: [Block]) {
    guard let cell = cells[number] else { return }
    lastCell = number
    sectionCode += cell.code
    sectionCode += "\n"
    let name = cell.labels.name
    html += "<div class=\"cell\" id=cell-\(number)>"
    if let name { html += "<span id=\"cell-\(escapedHTML(name))\"></span>" }
    if cell.labels.hidden {
      let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
      let count = lines.count - (lines.last?.isEmpty == true ? 1 : 0)
      html += "<details class=setup><summary>set-up, \(count) line\(count == 1 ? "" : "s")</summary>"
    }
    html += "<pre class=code\(Scrolling.attributes(cell.code, label: "Cell \(number)"))><code>"
    html += highlight(cell.code).droppingFinalNewline
    html += "</code></pre>"
    if cell.labels.hidden { html += "</details>" }
    if let label = label(of: cell) { html += "<p class=cell-label>\(label)</p>" }
    var showsOutput = false
    for member in members {
      switch member.kind {
      case .output:
        showsOutput = true
        output(cell)
      case .figure(let figure):
        if !showsOutput { html += "<span id=output-\(number)></span>" }
        showsOutput = true
        self.figure(figure, member.position)
      default: break
      }
    }
    findings(of: number)
    html += "</div>\n"
  }

  /// An output block that prose separates from its cell.
  mutating func loneOutput(_ number: Int) {
    guard let cell = cells[number] else { return }
    html += "<div class=\"cell\">"
    output(cell)
    html += "</div>\n"
  }

  /// What the reader should know about a cell that does not simply run.
  private func label(of cell: Cell) -> String? {
    if cell.labels.skip { return "shown only, not compiled" }
    if cell.labels.noRun { return "compiled, not run" }
    if cell.labels.fails { return "must not compile" }
    if cell.labels.traps { return "must trap" }
    return nil
  }

  private mutating func output(_ cell: Cell) {
    guard let recorded = cell.output else { return }
    counts.outputs += 1
    if recorded.options.mayVary { counts.varying += 1 }
    let text = recorded.text.droppingFinalNewline
    let verb = cell.labels.fails ? "says" : "prints"
    html += "<div class=output id=output-\(cell.number)><span class=verb>\(verb)</span>"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let attributes = Scrolling.attributes(text, label: "Output of cell \(cell.number)")
    if lines.count > 14 {
      html += "<pre\(attributes)><samp>\(escapedHTML(lines.prefix(6).joined(separator: "\n")))</samp></pre>"
      html += "<details class=more><summary>… \(lines.count - 9) more lines</summary>"
      let middle = lines.dropFirst(6).dropLast(3).joined(separator: "\n")
      html += "<pre\(attributes)><samp>\(escapedHTML(middle))</samp></pre></details>"
      let tail = lines.suffix(3).joined(separator: "\n")
      html += "<pre\(attributes)><samp>\(escapedHTML(tail))</samp></pre>"
    } else {
      html += "<pre\(attributes)><samp>\(escapedHTML(text))</samp></pre>"
    }
    status(of: cell, mayVary: recorded.options.mayVary)
    html += "</div>"
  }

  /// One word at the output's edge; who wants to know more focuses it.
  private mutating func status(of cell: Cell, mayVary: Bool) {
    let check = page.check?.cells[cell.number]
    let isPending = page.check?.pending.contains(cell.number) == true
    let (kind, word): (String, String) =
      switch isPending ? nil : check?.verdict {
      case nil: ("varies", isPending ? "running …" : "recorded")
      case .asRecorded?, .failedAsExpected?, .ran?, .compiled?:
        mayVary ? ("varies", "varies") : ("checked", "✓ checked")
      case .notRun?, .unchecked?: ("varies", "not checked")
      case .differs?: ("wrong", "✗ differs")
      case .failedToCompile?: ("wrong", "✗ does not compile")
      case .trapped?: ("wrong", "✗ traps")
      case .exited?: ("wrong", "✗ exits")
      case .timedOut?: ("wrong", "✗ out of time")
      case .outOfMemory?: ("wrong", "✗ out of memory")
      }
    guard let check, let run = page.check else {
      // The head of the page says once what that means.
      html += "<span class=status>\(word)</span>"
      return
    }
    html += "<span class=\"status \(kind)\" tabindex=0 role=note>\(word)<span class=why>"
    html += why(check, run, mayVary: mayVary)
    html += "</span></span>"
  }

  private func why(_ check: CellCheck, _ run: ChapterCheck, mayVary: Bool) -> String {
    var parts = [Seconds.text(check.seconds), "\(run.toolchain), \(run.machine)", run.day]
    if let commit = run.commit { parts.append("commit \(commit)") }
    if mayVary { parts.insert("digits may differ from run to run", at: 0) }
    return escapedHTML(parts.joined(separator: " · "))
  }

  /// What a run found wrong with a cell, in place.
  private mutating func findings(of number: Int) {
    for finding in page.check?.cells[number]?.findings ?? [] {
      switch finding {
      case .message(let text, let line):
        html += "<p class=finding>"
        if let line { html += "<span class=line>line \(line)</span> " }
        html += "\(escapedHTML(text))</p>"
      case .difference(let difference):
        html += "<pre class=\"finding difference\" tabindex=0 role=group "
        html += "aria-label=\"Difference: recorded and now\">"
        for line in difference.lines {
          let (tag, sign) =
            switch line.kind {
            case .same: ("span", " ")
            case .removed: ("del", "-")
            case .added: ("ins", "+")
            }
          html += "<\(tag)>\(sign) "
          for segment in line.segments {
            if segment.isChanged { html += "<em>" }
            html.appendEscaped(segment.text)
            if segment.isChanged { html += "</em>" }
          }
          html += "</\(tag)>\n"
        }
        html += "</pre>"
      case .figure(let name, let svg):
        figureCount += 1
        guard let drawing = SVGSanitiser.html(svg, prefix: "g\(figureCount)-", label: name) else {
          continue
        }
        html += "<div class=finding><p>the figure \(escapedHTML(name)) is now</p>\(drawing)</div>"
      }
    }
  }

  // MARK: Figures

  mutating func figure(_ figure: FigureBlock, _ position: SourcePosition) {
    counts.figures += figure.cell == nil && figure.name == nil ? 0 : 1
    figureCount += 1
    html += "<figure"
    if let number = figure.number { html += " id=\"figure-\(escapedHTML(number))\"" }
    html += ">"
    let drawing = self.drawing(figure.image, isWide: true)
    html += drawing
    if figure.caption != nil || !figure.remark.isEmpty {
      html += "<figcaption>"
      if let caption = figure.caption {
        html += "<strong>"
        ownAnchor = figure.number.map { "figure-\($0)" }
        inlines(caption)
        ownAnchor = nil
        html += "</strong> "
        note(text: caption)
      }
      inlines(figure.remark)
      note(text: figure.remark)
      let hasLink = figure.remark.contains { if case .link = $0 { true } else { false } }
      if let cell = cell(drawing: figure), figure.cell == nil, !hasLink {
        html += " <a href=#cell-\(cell)>The cell that draws it</a>"
      }
      html += "</figcaption>"
    }
    numbers(of: figure.image)
    html += "</figure>\n"
  }

  /// What the figure says of itself, folded: a row for each of its lines.
  private mutating func numbers(of image: ImageLink) {
    guard image.destination.hasSuffix(".svg"),
      let bytes = image.destination.resolvingPath(from: page.path).flatMap({ page.files[$0] }),
      let data = FigureData(svg: String(decoding: bytes, as: UTF8.self))
    else { return }
    html += "<details class=data><summary>In numbers</summary>\(data.html)</details>"
  }

  /// The cell that shows a figure which stands elsewhere: its code names it.
  private func cell(drawing figure: FigureBlock) -> Int? {
    if let cell = figure.cell { return cell }
    guard let name = figure.name else { return nil }
    return page.chapter.cells.first { $0.code.contains("\"\(name)\"") && $0.code.contains("show(") }?
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
    guard !image.destination.contains(":"),
      let path = image.destination.resolvingPath(from: page.path)
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
      let svg = String(decoding: bytes, as: UTF8.self)
      if let html = SVGSanitiser.html(svg, prefix: "f\(figureCount)-", label: image.altText) {
        guard isWide else { return html }
        let width = SVGSanitiser.width(of: svg) ?? 640
        let kind = width > 660 ? "drawing large wide" : width > 520 ? "drawing large" : "drawing"
        return "<div class=\"\(kind)\"\(width > 320 ? Scrolling.focusable("Figure") : "")>\(html)</div>"
      }
      problems.append(problem(image.position, "the file \(image.destination) is no SVG."))
      return "<span class=missing>\(escapedHTML(image.altText))</span>"
    }
    copiedFiles.insert(path)
    let address = escapedHTML(page.rootPrefix + path)
    return "<img src=\"\(address)\" alt=\"\(escapedHTML(image.altText))\" loading=lazy>"
  }
}

extension String {
  var droppingFinalNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
