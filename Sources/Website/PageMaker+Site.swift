import Caching
import Chapters

extension PageMaker {
  /// How long a browser may keep what, for the hosts that read such a file: what is named for its
  /// content never changes.
  private static let headers = """
    /assets/style-*
      Cache-Control: public, max-age=31536000, immutable
    /assets/site-*
      Cache-Control: public, max-age=31536000, immutable
    /*
      X-Content-Type-Options: nosniff
      Referrer-Policy: no-referrer

    """

  /// The site of all pages, with everything that spans them.
  ///
  /// Throws `FileContent.Lost` where a kept page that is read for this is damaged.
  package func assembled(_ pages: [FinishedPage]) throws -> Site {
    let information = builder.information
    var site = Site()
    site.pageCount = pages.count
    var sources = SiteSources()
    for page in pages {
      sources.add(page.pagePath, page.html, of: "the page of \(page.path)", to: &site)
      for (path, content) in page.files.sorted(by: { $0.key < $1.key }) {
        sources.add(path, content, of: "a file beside \(page.path)", to: &site)
      }
      site.problems += page.problems
    }
    let classes = pages.reduce(into: Set<String>()) { $0.formUnion($1.formulaClasses) }
    let faces = builder.fonts.filter(\.isForFormulas).map(\.rule).joined()
    let styles =
      classes.isEmpty
      ? "" : faces + FormulaStyles.rules(for: classes, katex: builder.formulas.styleSheet)
    sources.add(FormulaStyles.path, styles, of: "the formulas' style sheet", to: &site)
    for (path, bytes) in shell.assets.files {
      sources.add(path, FileContent(bytes), of: "the theme", to: &site)
    }
    for font in builder.fonts {
      sources.add("fonts/\(font.file)", FileContent(font.bytes), of: "a font", to: &site)
    }
    for (name, bytes) in builder.licences {
      sources.add("fonts/\(name)", FileContent(bytes), of: "a font's licence", to: &site)
    }
    let search = SearchIndex.script(pages)
    sources.add(PageShell.searchPath, search, of: "the search", to: &site)
    sources.add("index.html", shell.home(pages), of: "the book's first page", to: &site)
    sources.add("404.html", shell.missing(), of: "the page for wrong addresses", to: &site)
    sources.add("book.html", shell.singlePage(pages), of: "the book on one page", to: &site)
    sources.add("_headers", Self.headers, of: "what hosts are told", to: &site)
    let list = ReadingList(information, pages).text
    sources.add("llms.txt", list, of: "the book for language models", to: &site)
    if let address = information.address {
      let map = Sitemap.text(address, pages)
      sources.add("sitemap.xml", map, of: "the list of pages", to: &site)
      let robots = "User-agent: *\nSitemap: \(address)sitemap.xml\n"
      sources.add("robots.txt", robots, of: "what robots are told", to: &site)
    }
    site.problems += sources.problems
    site.problems += try Redirects.apply(information, pages, shell, to: &site)
    site.problems += Budget.problems(ofShared: shell.assets)
    if let modified = builder.electronicBookDate {
      let book = ElectronicBook(builder, pages, modified: modified)
      site.files["book.epub"] = try book.content()
    }
    if builder.hasArchive {
      // What is inside does not speak of the archive.
      if site.files["book.zip"] != nil {
        site.problems.append(SiteSources.problem("book.zip", "a file", "the archive"))
      }
      site.files["book.zip"] = ZipArchive.content(of: site.files)
      site.add("index.html", shell.home(pages, archive: "book.zip"))
    }
    return site
  }
}
