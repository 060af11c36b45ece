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
    for page in pages {
      site.files[page.pagePath] = page.html
      site.files.merge(page.files) { first, _ in first }
      site.problems += page.problems
    }
    site.files.merge(shell.assets.files.mapValues { FileContent($0) }) { _, new in new }
    for font in builder.fonts { site.files["fonts/\(font.file)"] = FileContent(font.bytes) }
    for (name, bytes) in builder.licences { site.files["fonts/\(name)"] = FileContent(bytes) }
    let classes = pages.reduce(into: Set<String>()) { $0.formUnion($1.formulaClasses) }
    let faces = builder.fonts.filter(\.isForFormulas).map(\.rule).joined()
    site.add(
      FormulaStyles.path,
      classes.isEmpty
        ? "" : faces + FormulaStyles.rules(for: classes, katex: builder.formulas.styleSheet))
    site.files[PageShell.searchPath] = SearchIndex.script(pages)
    site.add("index.html", shell.home(pages))
    site.add("404.html", shell.missing())
    site.files["book.html"] = shell.singlePage(pages)
    site.add("_headers", Self.headers)
    site.add("llms.txt", ReadingList(information, pages).text)
    if let address = information.address {
      site.add("sitemap.xml", Sitemap.text(address, pages))
      site.add("robots.txt", "User-agent: *\nSitemap: \(address)sitemap.xml\n")
    }
    site.problems += try Redirects.apply(information, pages, shell, to: &site)
    site.problems += Budget.problems(ofShared: shell.assets)
    if builder.hasArchive {
      // What is inside does not speak of the archive.
      site.files["book.zip"] = ZipArchive.content(of: site.files)
      site.add("index.html", shell.home(pages, archive: "book.zip"))
    }
    return site
  }
}
