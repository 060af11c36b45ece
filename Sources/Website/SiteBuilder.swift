import Chapters

/// Makes a site of a book. Pure: everything comes in as values, every file goes out as one.
package struct SiteBuilder: Sendable {
  package var information: BookInformation
  package var theme: Theme
  package var formulas: Formulas
  package var fonts: [FontFace]
  /// Licences of the fonts, by file name.
  package var licences: [String: [UInt8]]
  /// Where the trees of cells come from, if others use them too.
  package var parsed: ParsedCells?
  /// True in the live preview: the script's policy then allows its own server.
  package var isPreview: Bool

  /// A file that a page offers for download.
  package struct Download: Sendable {
    package var label: String
    /// The file relative to the site's folder.
    package var path: String
    package var bytes: [UInt8]
    package init(label: String, path: String, bytes: [UInt8]) {
      self.label = label
      self.path = path
      self.bytes = bytes
    }
  }

  package init(
    information: BookInformation, theme: Theme, formulas: Formulas = Formulas(),
    fonts: [FontFace] = [], licences: [String: [UInt8]] = [:], parsed: ParsedCells? = nil,
    isPreview: Bool = false
  ) {
    self.information = information
    self.theme = theme
    self.formulas = formulas
    self.fonts = fonts
    self.licences = licences
    self.parsed = parsed
    self.isPreview = isPreview
  }

  /// The whole site of some pages, in reading order, with their documents.
  package func site(
    _ pages: [SourcePage], _ documents: [Document], downloads: [String: [Download]] = [:]
  ) -> Site {
    let outlines = zip(pages, documents).map { PageOutline($0, $1) }
    let maker = PageMaker(
      self, zip(pages, outlines).map { ($0.path, $0.isListed, $1) })
    return assembled(
      concurrentMap(pages.count) { index in
        maker.page(
          pages[index], documents[index], downloads: downloads[pages[index].path] ?? [])
      })
  }

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

  /// Adds everything that spans pages.
  package func assembled(_ pages: [FinishedPage]) -> Site {
    var site = Site()
    site.pageCount = pages.count
    let assets = Assets(theme: theme, fonts: fonts)
    let shell = PageShell(
      information: information, theme: theme, assets: assets, isPreview: isPreview,
      listings: pages.map(\.listing))
    for page in pages {
      site.files[page.pagePath] = page.html
      site.files.merge(page.files) { first, _ in first }
      site.problems += page.problems
    }
    site.files.merge(assets.files) { _, new in new }
    for font in fonts { site.files["fonts/\(font.file)"] = font.bytes }
    for (name, bytes) in licences { site.files["fonts/\(name)"] = bytes }
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
    site.problems += Redirects.apply(information, pages, shell, to: &site)
    site.problems += Budget.problems(ofShared: site)
    return site
  }
}

/// The files of a site, by path, and what is wrong with the book.
package struct Site: Sendable {
  package var files: [String: [UInt8]] = [:]
  package var problems: [SiteProblem] = []
  /// The chapters and answers among the files.
  package var pageCount = 0

  mutating func add(_ path: String, _ text: String) { files[path] = Array(text.utf8) }
}
