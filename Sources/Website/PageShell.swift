import Chapters

/// Fills the templates: everything around an article.
struct PageShell: Sendable {
  let information: BookInformation
  let theme: Theme
  let assets: Assets
  let isPreview: Bool
  /// Every page of the book, in reading order.
  let listings: [PageListing]
  /// The contents' entries as pages of each depth show them, by what leads up to the site's folder:
  /// every page has them all, and they differ in nothing else.
  private let entries: [String: [String]]

  init(
    information: BookInformation, theme: Theme, assets: Assets, isPreview: Bool,
    listings: [PageListing]
  ) {
    self.information = information
    self.theme = theme
    self.assets = assets
    self.isPreview = isPreview
    self.listings = listings
    let roots = Set(listings.map(\.rootPrefix)).union([""])
    entries = Dictionary(
      uniqueKeysWithValues: roots.map { root in
        (
          root,
          listings.filter(\.isListed).map { theme.render("entry", Self.entry($0, root: root)) }
        )
      })
  }

  /// Where the search index lies.
  ///
  /// The name says nothing of its content: every page holds it, and a changed word in one chapter
  /// would change them all.
  static let searchPath = "assets/search.js"

  /// What the templates call parts of a page.
  ///
  /// No heading's anchor has a capital letter.
  static let identifiers: Set = ["Contents", "Main", "Open-search", "Theme"]

  /// One page of the book.
  func page(
    _ page: RenderedPage, _ source: SourcePage, downloads: [SiteBuilder.Download]
  ) -> String {
    var values = common(
      root: source.rootPrefix, title: page.outline.title, description: page.description,
      path: source.pagePath, here: page.outline, herePath: page.path)
    values["kind"] = "article"
    values["article"] = page.article + printLinks(page.addresses)
    if page.article.contains(FormulaStyles.mark) { values["formulas"] = FormulaStyles.path }
    if let number = source.number { values["chapterNumber"] = number }
    if let index = listings.firstIndex(where: { $0.path == page.path }) {
      if let previous = neighbour(of: index, -1) { values["previous"] = previous }
      if let next = neighbour(of: index, 1) { values["next"] = next }
    }
    if let live = source.live {
      values["live"] = live.path
      values["liveScript"] = assets.liveScriptPath
      values["policy"] = policy(hasLiveCells: true)
    }
    values["sum"] = PageSum(counts: page.counts, checks: [source.check?.provenance]).text
    values["downloads"] = downloads.map {
      ["label": $0.label, "address": (source.rootPrefix + $0.path).percentEncoded]
    }
    if let edit = information.editAddress { values["edit"] = edit + page.path.percentEncoded }
    return theme.render("page", values)
  }

  /// The book's first page.
  func home(_ pages: [FinishedPage], archive: String? = nil) -> String {
    var values = common(
      root: "", title: nil, description: information.description, path: "index.html")
    values["kind"] = "website"
    values["bookDescription"] = information.description
    if let archive { values["archive"] = archive }
    values["sum"] = PageSum(pages).text
    values["example"] = listings.first(where: \.isListed)?.path ?? ""
    values["figure"] = pages.first { !$0.cover.isEmpty }?.cover ?? ""
    values["chapters"] = pages.filter(\.isListed).map { page in
      var entry = Self.entry(page.listing, root: "")
      entry["description"] = page.description
      if page.counts.cells > 0 {
        // 220 words of prose a minute, and a quarter of a minute for each cell.
        entry["minutes"] = max(5, (page.counts.words / 220 + page.counts.cells / 4) / 5 * 5)
      }
      if let emblem = page.emblem { entry["thumbnail"] = emblem }
      return entry
    }
    if let first = pages.first(where: \.isListed) {
      values["start"] = Self.entry(first.listing, root: "")
    }
    return theme.render("home", values)
  }

  func missing() -> String {
    // The page is served at any depth, so its addresses start at the site's own.
    var values = common(
      root: information.address ?? "/", title: "No such page",
      description: information.description, path: "404.html")
    // The page is served at any depth and may not find its style sheet, so it brings a little of it.
    values["policy"] = policy().replacing(
      "style-src 'self'", with: "style-src 'self' 'unsafe-inline'")
    return theme.render("missing", values)
  }

  func moved(to address: String) -> String {
    theme.render("moved", ["address": address, "language": information.language])
  }

  /// Every article after the other.
  func singlePage(_ pages: [FinishedPage]) -> FileContent {
    var values = common(
      root: "", title: "The book on one page", description: information.description,
      path: "book.html")
    values["kind"] = "book"
    if pages.contains(where: { !$0.formulaClasses.isEmpty }) {
      values["formulas"] = FormulaStyles.path
    }
    // The contents of the one page stay on it.
    values["entries"] = listings.filter(\.isListed).map { listing in
      var entry = Self.entry(listing, root: "")
      entry["path"] = "#" + SinglePage.name(of: listing.pagePath)
      return theme.render("entry", entry)
    }.joined()
    // The articles come in as bytes: running megabytes through the template takes time.
    let place = "\u{1}articles\u{1}"
    values["article"] = place + printLinks(pages.flatMap(\.addresses))
    values["sum"] = PageSum(pages).text
    let shell = theme.render("page", values)
    guard let range = shell.firstRange(of: place) else { return FileContent(shell) }
    let head = shell[..<range.lowerBound] + "<h1>\(escapedHTML(information.title))</h1>"
    return FileContent(
      [FileContent(String(head))] + pages.map(\.section)
        + [FileContent(String(shell[range.upperBound...]))])
  }

  // MARK: Parts

  private func common(
    root: String, title: String?, description: String, path: String, here: PageOutline? = nil,
    herePath: String? = nil
  ) -> [String: Any] {
    var values: [String: Any] = [
      "language": information.language, "bookTitle": information.title,
      "root": root, "description": description, "kind": "website",
      "stylesheet": assets.stylesheetPath, "script": assets.scriptPath,
      "search": Self.searchPath, "policy": policy(),
      "entries": contents(root: root, here: here, herePath: herePath), "isPreview": isPreview,
    ]
    if let title { values["pageTitle"] = title }
    if let address = information.address { values["canonical"] = address + path.percentEncoded }
    return values
  }

  /// What a browser may load for a page: the site's own files and nothing else.
  private func policy(hasLiveCells: Bool = false) -> String {
    let module = hasLiveCells ? " 'wasm-unsafe-eval'; worker-src blob:" : ""
    return "default-src 'none'; style-src 'self'; script-src 'self'\(module); font-src 'self'; "
      + "img-src 'self' data:; base-uri 'none'; form-action 'none'"
      + (isPreview ? "; connect-src 'self'" : "")
  }

  /// A book with more chapters shows on each page only those near it, and where all of them are.
  private static let longContents = 40
  private static let nearbyChapters = 12

  /// The contents as a page shows them: its own entry has its sections below it.
  private func contents(root: String, here: PageOutline?, herePath: String?) -> String {
    let listed = listings.filter(\.isListed)
    var entries =
      entries[root] ?? listed.map { theme.render("entry", Self.entry($0, root: root)) }
    let isAnswer = herePath?.hasPrefix(Self.answers) == true
    let chapter = herePath.map { isAnswer ? String($0.dropFirst(Self.answers.count)) : $0 }
    if let here, let index = listed.firstIndex(where: { $0.path == chapter }) {
      var values = Self.entry(listed[index], root: root)
      var sections = here.headings.filter { $0.level == 2 }
        .map { ["address": "#\($0.anchor)", "title": $0.text] }
      if !isAnswer,
        let answers = listings.first(where: { $0.path == Self.answers + listed[index].path })
      {
        sections.append(["address": root + answers.pagePath, "title": "Answers"])
      }
      values["isHere"] = true
      values["isCurrent"] = !isAnswer
      values["hasSections"] = !sections.isEmpty
      values["sections"] = sections
      entries[index] = theme.render("entry", values)
      if entries.count > Self.longContents {
        let all: [String: Any] = [
          "root": root, "path": "index.html", "title": "All \(entries.count) chapters",
        ]
        let first = max(0, index - Self.nearbyChapters)
        let last = min(entries.count - 1, index + Self.nearbyChapters)
        entries = [theme.render("entry", all)] + entries[first...last]
      }
    }
    return entries.joined()
  }

  /// The folder of the answers to chapters, whose files are called as the chapters are.
  private static let answers = "answers/"

  private static func entry(_ listing: PageListing, root: String) -> [String: Any] {
    var values: [String: Any] = [
      "root": root, "title": listing.title, "path": listing.pagePath.percentEncoded,
      "isHere": false,
    ]
    if let number = listing.number { values["number"] = number }
    return values
  }

  private func neighbour(of index: Int, _ step: Int) -> [String: Any]? {
    var other = index + step
    // From answers one goes on to answers.
    let isListed = listings[index].isListed
    while listings.indices.contains(other), listings[other].isListed != isListed { other += step }
    guard listings.indices.contains(other) else { return nil }
    return ["title": listings[other].title, "path": listings[other].pagePath.percentEncoded]
  }

  /// The addresses behind links, for paper.
  private func printLinks(_ addresses: [String]) -> String {
    guard !addresses.isEmpty else { return "" }
    let list = addresses.map { "<li>\(escapedHTML($0))</li>" }.joined()
    return "<ol class=print-links>\(list)</ol>"
  }
}
