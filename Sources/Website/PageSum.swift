/// The line at a page's foot.
///
/// Such as `48 outputs and 6 figures, checked with Swift 6.3.1 on x86-64.`
struct PageSum {
  let text: String

  init(_ pages: [FinishedPage]) {
    var counts = RenderedPage.Counts()
    for page in pages { counts.add(page.counts) }
    self.init(
      counts: counts, checks: pages.filter { $0.counts.cells > 0 }.map(\.provenance))
  }

  /// `checks` has one entry for each page with cells, nil where nothing ran.
  init(counts: RenderedPage.Counts, checks: [FinishedPage.Provenance?]) {
    guard counts.outputs + counts.figures > 0 else {
      text = ""
      return
    }
    var parts: [String] = []
    func add(_ count: Int, _ name: String) {
      if count > 0 { parts.append(count == 1 ? "1 \(name)" : "\(count) \(name)s") }
    }
    add(counts.outputs, "output")
    add(counts.figures, "figure")
    var text = parts.joined(separator: " and ")
    let known = checks.compactMap { $0 }
    if let first = known.first, known.count == checks.count {
      text += known.allSatisfy(\.isClean) ? ", checked" : ", not all as recorded,"
      text += " with \(first.toolchain) on \(first.machine), \(first.day)."
    } else {
      text += ", shown as the chapters record them. notebook build --test checks them first."
    }
    if counts.varying > 0 { text += " The digits of \(counts.varying) may vary." }
    self.text = text
  }
}

extension RenderedPage.Counts {
  mutating func add(_ other: Self) {
    cells += other.cells
    outputs += other.outputs
    figures += other.figures
    varying += other.varying
  }
}
