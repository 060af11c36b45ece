import Chapters

extension PageRenderer {
  /// A cell with what it printed and drew, and the remarks on its lines: one object.
  mutating func cell(_ number: Int, _ members: [Block], _ remarks: [Block]) {
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
      html +=
        "<details class=setup><summary>set-up, \(count) line\(count == 1 ? "" : "s")</summary>"
    }
    html += "<pre class=code\(Scrolling.attributes(cell.code, label: "Cell \(number)"))><code>"
    let remarks = self.remarks(remarks, on: cell)
    let step = cell.labels.changes.flatMap { Step(from: $0, to: cell, in: page.chapter) }
    html += marked(
      highlight(cell.code).droppingFinalNewline, remarks: remarks.map(\.line),
      new: step?.newLines ?? [])
    html += "</code></pre>"
    if let step {
      html += "<details class=step><summary>\(step.summary)</summary>"
      difference(step.difference, label: "Difference between the cells")
      html += "</details>"
    }
    if cell.labels.hidden { html += "</details>" }
    if let label = label(of: cell) { html += "<p class=cell-label>\(label)</p>" }
    controls(of: cell)
    var showsOutput = false
    for member in members {
      switch member.kind {
      case .output(_, let caption):
        showsOutput = true
        output(cell, caption)
      case .figure(let figure):
        if !showsOutput { html += "<span id=output-\(number)></span>" }
        showsOutput = true
        self.figure(figure, member.position)
      default: break
      }
    }
    list(remarks)
    findings(of: number)
    html += "</div>\n"
  }

  /// An output block that prose separates from its cell.
  mutating func loneOutput(_ number: Int, _ caption: TableCaption?) {
    guard let cell = cells[number] else { return }
    html += "<div class=\"cell\">"
    output(cell, caption)
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

  private mutating func output(_ cell: Cell, _ caption: TableCaption?) {
    guard let recorded = cell.output else { return }
    counts.outputs += 1
    if recorded.options.mayVary { counts.varying += 1 }
    let text = recorded.text.droppingFinalNewline
    let verb = cell.labels.fails ? "says" : "prints"
    html += "<div class=output id=output-\(cell.number)><span class=verb>\(verb)</span>"
    if recorded.options.isTable {
      if let table = OutputTable(text) {
        outputTable(table, caption, of: cell)
        status(of: cell, mayVary: recorded.options.mayVary)
        html += "</div>"
        return
      }
      problems.append(
        problem(
          SourcePosition(line: recorded.line, column: 1),
          "the output of cell \(cell.number) holds no table. 'printTable' prints one."))
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let attributes = Scrolling.attributes(text, label: "Output of cell \(cell.number)")
    func show(_ text: some StringProtocol) {
      html += "<pre\(attributes)><samp>"
      html.appendText(text)
      html += "</samp></pre>"
    }
    if lines.count > 14 {
      show(lines.prefix(6).joined(separator: "\n"))
      html += "<details class=more><summary>… \(lines.count - 9) more lines</summary>"
      show(lines.dropFirst(6).dropLast(3).joined(separator: "\n"))
      html += "</details>"
      show(lines.suffix(3).joined(separator: "\n"))
    } else {
      show(text)
    }
    status(of: cell, mayVary: recorded.options.mayVary)
    html += "</div>"
  }

  /// A pipe table that a cell printed, as a table.
  private mutating func outputTable(
    _ table: OutputTable, _ caption: TableCaption?, of cell: Cell
  ) {
    func show(_ lines: [String]) {
      guard lines.contains(where: { !$0.isEmpty }) else { return }
      html += "<pre><samp>\(escapedHTML(lines.joined(separator: "\n")))</samp></pre>"
    }
    show(table.before)
    let width = ([table.header] + table.rows).map { $0.joined(separator: "   ").count }.max() ?? 0
    let focus = width > 36 ? Scrolling.focusable("Table printed by cell \(cell.number)") : ""
    html += "<div class=scroll\(focus)><table class=results"
    if let caption { html += " id=\"table-\(escapedHTML(caption.number))\"" }
    html += ">"
    if let caption {
      html += "<caption>"
      self.caption(caption.text, of: "table-\(caption.number)")
      html += "</caption>"
    }
    let columns = table.header.indices.map { column in
      DecimalColumn(table.rows.map { $0[column] })
    }
    func attribute(_ column: Int) -> String {
      if columns[column] != nil { return " class=right" }
      guard let alignment = table.alignments[column], alignment != .left else { return "" }
      return " class=\(alignment.rawValue)"
    }
    html += "<thead><tr>"
    for (column, name) in table.header.enumerated() {
      html +=
        name.isEmpty ? "<td></td>" : "<th scope=col\(attribute(column))>\(escapedHTML(name))</th>"
    }
    html += "</tr></thead><tbody>"
    for row in table.rows {
      html += "<tr>"
      for (column, entry) in row.enumerated() {
        let tag = column == 0 && columns[0] == nil ? ("th scope=row", "th") : ("td", "td")
        html += "<\(tag.0)\(attribute(column))>"
        html += columns[column]?.html(entry) ?? escapedHTML(entry)
        html += "</\(tag.1)>"
      }
      html += "</tr>"
    }
    html += "</tbody></table></div>"
    show(table.after)
  }

  /// One word at the output's edge; who wants to know more focuses it.
  private mutating func status(of cell: Cell, mayVary: Bool) {
    let check = page.check?.cells[cell.number]
    let isPending = page.check?.pending.contains(cell.number) == true
    let (kind, word): (String, String) =
      switch isPending ? nil : check?.verdict {
      case nil: ("varies", isPending ? "running …" : "recorded")
      case .asRecorded?, .failedAsExpected?, .ran?, .compiled?:
        mayVary ? ("varies", "varies") : ("checked", "")
      case .notRun?, .unchecked?: ("varies", "not checked")
      case .differs?: ("wrong", "✗ differs")
      case .failedToCompile?: ("wrong", "✗ does not compile")
      case .trapped?: ("wrong", "✗ traps")
      case .exited?: ("wrong", "✗ exits")
      case .timedOut?: ("wrong", "✗ out of time")
      case .outOfMemory?: ("wrong", "✗ out of memory")
      }
    // The head of the page says once how it was checked; what is said here is the exception.
    guard kind != "checked" else { return }
    guard let check, let run = page.check else {
      if mayVary { html += "<span class=\"status varies\">varies</span>" }
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
        self.difference(difference, label: "Difference: recorded and now", isFinding: true)
      case .figure(let name, let svg):
        figureCount += 1
        guard let drawing = SVGSanitiser.html(svg, prefix: "g\(figureCount)-", label: name) else {
          continue
        }
        html += "<div class=finding><p>the figure \(escapedHTML(name)) is now</p>\(drawing)</div>"
      }
    }
  }

  /// Two texts, line by line.
  private mutating func difference(_ difference: LineDiff, label: String, isFinding: Bool = false) {
    html += "<pre class=\"\(isFinding ? "finding " : "")difference\" tabindex=0 role=group "
    html += "aria-label=\"\(label)\">"
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
  }
}

extension Cell {
  /// Whether a formula has room beside it.
  var isNarrow: Bool {
    let lines = (code + (output?.text ?? "")).split(separator: "\n")
    return figures.isEmpty && lines.count <= 12 && lines.allSatisfy { $0.count <= 56 }
  }
}

extension String {
  var droppingFinalNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
