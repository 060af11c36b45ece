import Chapters
import Dispatch

/// Makes a site of a book. Pure: everything comes in as values, every file goes out as one.
package struct SiteBuilder: Sendable {
  package var book: Book
  package var theme: Theme
  package var formulas: Formulas
  package var fonts: [FontFace]
  /// Licences of the fonts, by file name.
  package var licences: [String: [UInt8]]
  /// Downloads beside each page, by the page's source path: file names and bytes.
  package var downloads: [String: [Download]]
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
    book: Book, theme: Theme, formulas: Formulas = Formulas(), fonts: [FontFace] = [],
    licences: [String: [UInt8]] = [:], downloads: [String: [Download]] = [:],
    parsed: ParsedCells? = nil, isPreview: Bool = false
  ) {
    self.parsed = parsed
    self.book = book
    self.theme = theme
    self.formulas = formulas
    self.fonts = fonts
    self.licences = licences
    self.downloads = downloads
    self.isPreview = isPreview
  }

  /// The whole site.
  package func site(_ documents: [Document]) -> Site {
    let outlines = zip(book.pages, documents).map { PageOutline($0, $1) }
    let references = References(
      Dictionary(
        zip(book.pages.map(\.path), outlines), uniquingKeysWith: { first, _ in first }))
    let pages = concurrentMap(book.pages.count) { index in
      render(index, documents[index], outlines[index], references)
    }
    return assembled(pages)
  }

  /// One page's article.
  func render(
    _ index: Int, _ document: Document, _ outline: PageOutline, _ references: References
  ) -> RenderedPage {
    var renderer = PageRenderer(
      book.pages[index], outline: outline, references: references, formulas: formulas,
      editAddress: book.information.editAddress,
      highlight: { [parsed] in SwiftHighlighter.html($0, parsed?.tree(of: $0)) })
    return renderer.render(document)
  }

  /// Puts rendered pages into their templates and adds everything that spans pages.
  package func assembled(_ rendered: [RenderedPage]) -> Site {
    var site = Site()
    let assets = Assets(theme: theme, fonts: fonts)
    let index = SearchIndex(book: book, pages: rendered)
    let search = isPreview ? PreviewSite.searchPath : "assets/search-\(index.hash).js"
    let shell = PageShell(
      book: book, theme: theme, assets: assets, searchPath: search, isPreview: isPreview,
      rendered: rendered)
    let texts = concurrentMap(rendered.count) { page in
      shell.page(page, downloads: downloads[rendered[page].path] ?? [])
    }
    for (page, text) in zip(rendered, texts) {
      site.add(page.path.dropExtension + ".html", text)
      site.problems += page.problems
    }
    for (path, bytes) in assets.files { site.files[path] = bytes }
    for font in fonts { site.files["fonts/\(font.file)"] = font.bytes }
    for (name, bytes) in licences { site.files["fonts/\(name)"] = bytes }
    site.add(search, index.script)
    site.add("index.html", shell.home())
    site.add("404.html", shell.missing())
    site.add("book.html", shell.singlePage())
    site.add("llms.txt", ReadingList(book: book, pages: rendered).text)
    if let sitemap = Sitemap.text(book) {
      site.add("sitemap.xml", sitemap)
      site.add("robots.txt", "User-agent: *\nSitemap: \(book.information.address ?? "")sitemap.xml\n")
    }
    for source in book.pages {
      for path in rendered.first(where: { $0.path == source.path })?.copiedFiles ?? [] {
        site.files[path] = source.files[path]
      }
      for download in downloads[source.path] ?? [] { site.files[download.path] = download.bytes }
    }
    site.problems += Redirects.apply(book, shell: shell, to: &site)
    site.problems += Budget.problems(site, pages: rendered)
    return site
  }
}

/// The files of a site, by path, and what is wrong with the book.
package struct Site: Sendable {
  package var files: [String: [UInt8]] = [:]
  package var problems: [SiteProblem] = []

  mutating func add(_ path: String, _ text: String) { files[path] = Array(text.utf8) }
}

/// Computes values side by side, in order.
func concurrentMap<Value: Sendable>(_ count: Int, _ make: @Sendable (Int) -> Value) -> [Value] {
  guard count > 1 else { return (0..<count).map(make) }
  return [Value](unsafeUninitializedCapacity: count) { buffer, written in
    nonisolated(unsafe) let places = buffer
    DispatchQueue.concurrentPerform(iterations: count) { index in
      (places.baseAddress! + index).initialize(to: make(index))
    }
    written = count
  }
}
