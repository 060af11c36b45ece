import Chapters

/// Fills the templates: everything around an article.
struct PageShell: Sendable {
  let book: Book
  let theme: Theme
  let assets: Assets
  let searchPath: String
  let isPreview: Bool
  let rendered: [RenderedPage]

  func page(_ index: Int, downloads: [SiteBuilder.Download]) -> String {
    let page = rendered[index]
    let source = book.pages[index]
    var values = common(
      root: source.rootPrefix, title: page.outline.title, description: page.description,
      path: source.pagePath, here: page.path)
    values["kind"] = "article"
    values["article"] = page.article + printLinks(page.addresses)
    if source.isListed {
      if let previous = neighbour(of: index, -1) { values["previous"] = previous }
      if let next = neighbour(of: index, 1) { values["next"] = next }
    }
    values["sum"] = sum([page], [source])
    values["downloads"] = downloads.map {
      ["label": $0.label, "address": source.rootPrefix + $0.path]
    }
    if let edit = book.information.editAddress { values["edit"] = edit + page.path }
    return theme.render("page", values)
  }

  func home() -> String {
    var values = common(
      root: "", title: nil, description: book.information.description, path: "index.html",
      here: nil)
    values["kind"] = "website"
    values["bookDescription"] = book.information.description
    values["sum"] = sum(rendered, book.pages)
    values["example"] = book.pages.first(where: \.isListed)?.path ?? ""
    values["figure"] = homeFigure() ?? ""
    return theme.render("home", values)
  }

  func missing() -> String {
    // The page is served at any depth, so its addresses start at the site's own.
    let root = book.information.address ?? ""
    return theme.render(
      "missing",
      common(
        root: root, title: "No such page", description: book.information.description,
        path: "404.html", here: nil))
  }

  func moved(to address: String) -> String {
    theme.render("moved", ["address": address, "language": book.information.language])
  }

  /// Every article after the other, anchors made unique by their page's name.
  func singlePage() -> String {
    var article = "<h1>\(escapedHTML(book.information.title))</h1>"
    let paths = Set(book.pages.map(\.pagePath))
    for (source, page) in zip(book.pages, rendered) {
      let name = SinglePage.name(of: source.pagePath)
      article += "<section class=chapter-break id=\"\(name)\">"
      article += SinglePage.joined(
        page.article, page: source.pagePath, pages: paths)
      article += "</section>\n"
    }
    var values = common(
      root: "", title: "The book on one page", description: book.information.description,
      path: "book.html", here: nil)
    values["kind"] = "book"
    values["article"] = article + printLinks(rendered.flatMap(\.addresses))
    values["sum"] = sum(rendered, book.pages)
    return theme.render("page", values)
  }

  // MARK: Parts

  private func common(
    root: String, title: String?, description: String, path: String, here: String?
  ) -> [String: Any] {
    var values: [String: Any] = [
      "language": book.information.language, "bookTitle": book.information.title,
      "root": root, "description": description, "kind": "website",
      "stylesheet": assets.stylesheetPath, "script": assets.scriptPath, "search": searchPath,
      "policy": policy, "chapters": chapters(here: here), "isPreview": isPreview,
    ]
    if let title { values["pageTitle"] = title }
    if let address = book.information.address { values["canonical"] = address + path }
    return values
  }

  /// What a browser may load for a page: the site's own files and nothing else.
  private var policy: String {
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; "
      + "img-src 'self' data:; base-uri 'none'; form-action 'none'"
      + (isPreview ? "; connect-src 'self'" : "")
  }

  private func chapters(here: String?) -> [[String: Any]] {
    zip(book.pages, rendered).filter { $0.0.isListed }.map { source, page in
      var values: [String: Any] = [
        "title": page.outline.title, "path": source.pagePath, "description": page.description,
        "isHere": here == page.path,
      ]
      if let number = source.number { values["number"] = number }
      if here == page.path {
        let sections = page.outline.headings.filter { $0.level == 2 }
        values["hasSections"] = !sections.isEmpty
        values["sections"] = sections.map { ["anchor": $0.anchor, "title": $0.text] }
      }
      return values
    }
  }

  private func neighbour(of index: Int, _ step: Int) -> [String: Any]? {
    var other = index + step
    while book.pages.indices.contains(other), !book.pages[other].isListed { other += step }
    guard book.pages.indices.contains(other) else { return nil }
    return ["title": rendered[other].outline.title, "path": book.pages[other].pagePath]
  }

  /// `48 outputs and 6 figures, checked with Swift 6.3.1 on x86-64.`
  private func sum(_ pages: [RenderedPage], _ sources: [SourcePage]) -> String {
    let outputs = pages.reduce(0) { $0 + $1.counts.outputs }
    let figures = pages.reduce(0) { $0 + $1.counts.figures }
    let varying = pages.reduce(0) { $0 + $1.counts.varying }
    guard outputs + figures > 0 else { return "" }
    var parts: [String] = []
    if outputs > 0 { parts.append(outputs == 1 ? "1 output" : "\(outputs) outputs") }
    if figures > 0 { parts.append(figures == 1 ? "1 figure" : "\(figures) figures") }
    var text = parts.joined(separator: " and ")
    let withCells = sources.filter { !$0.chapter.cells.isEmpty }
    let checks = withCells.compactMap(\.check)
    if let first = checks.first, checks.count == withCells.count {
      let isClean = checks.allSatisfy(\.isClean)
      text += isClean ? ", checked" : ", not all as recorded,"
      text += " with \(first.toolchain) on \(first.machine), \(first.day)."
    } else {
      text += ", shown as the chapters record them. notebook build --test checks them first."
    }
    if varying > 0 { text += " The digits of \(varying) may vary." }
    return text
  }

  /// The figure that `book.yml` names for the first page, as its chapter shows it.
  private func homeFigure() -> String? {
    guard let path = book.information.figure else { return nil }
    for source in book.pages {
      guard let bytes = source.files[path] else { continue }
      let alt = source.chapter.figures.first { $0.path == path }?.altText ?? ""
      guard
        let drawing = SVGSanitiser.html(
          String(decoding: bytes, as: UTF8.self), prefix: "home-", label: alt)
      else { return nil }
      return "<figure><div class=\"drawing\" tabindex=0 role=group aria-label=\"Figure\">"
        + "\(drawing)</div></figure>"
    }
    return nil
  }

  /// The addresses behind links, for paper.
  private func printLinks(_ addresses: [String]) -> String {
    guard !addresses.isEmpty else { return "" }
    let list = addresses.map { "<li>\(escapedHTML($0))</li>" }.joined()
    return "<ol class=print-links>\(list)</ol>"
  }
}
