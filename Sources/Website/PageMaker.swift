import Caching
import CellCode
import Chapters

/// Makes pages: what a page needs of the whole book is found once.
package struct PageMaker: Sendable {
  package let builder: SiteBuilder
  let shell: PageShell
  let references: References

  /// Takes the builder, and of each page its path, whether the contents list it, and its outline.
  package init(
    _ builder: SiteBuilder, _ pages: [(path: String, isListed: Bool, outline: PageOutline)]
  ) {
    self.builder = builder
    references = References(
      Dictionary(pages.map { ($0.path, $0.outline) }, uniquingKeysWith: { first, _ in first }))
    shell = PageShell(
      information: builder.information, theme: builder.theme,
      assets: Assets(theme: builder.theme, fonts: builder.fonts), isPreview: builder.isPreview,
      listings: pages.map {
        PageListing(path: $0.path, isListed: $0.isListed, title: $0.outline.title)
      })
  }

  /// What every page depends on beside its own text: two makers with the same hash make the same
  /// page of the same chapter, files, check and formulas.
  package var contextHash: String {
    var hash = ContentHash()
    let information = builder.information
    hash.add(
      [
        information.title, information.description, information.language,
        information.address ?? "", information.editAddress ?? "", information.figure ?? "",
        shell.assets.stylesheetPath, shell.assets.scriptPath, builder.isPreview ? "preview" : "",
      ].joined(separator: "\u{0}"))
    for (name, text) in builder.theme.texts.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      hash.add(text)
    }
    for listing in shell.listings {
      hash.add("\(listing.path)\u{0}\(listing.isListed)\u{0}\(listing.title)")
      hash.add(references.outlines[listing.path]?.targetLines ?? "")
    }
    return hash.finish()
  }

  /// One page, with its own text and everything around it.
  package func page(
    _ source: SourcePage, _ document: Document, downloads: [SiteBuilder.Download]
  ) -> FinishedPage {
    let outline = references.outlines[source.path] ?? PageOutline(source, document)
    return finished(article(source, document, outline), source, document, downloads: downloads)
  }

  /// A page's own part.
  func article(
    _ source: SourcePage, _ document: Document, _ outline: PageOutline
  ) -> RenderedPage {
    var renderer = PageRenderer(
      source, outline: outline, references: references, formulas: builder.formulas,
      editAddress: builder.information.editAddress,
      highlight: { [parsed = builder.parsed] in (parsed?.code($0) ?? ParsedCode($0)).html })
    return renderer.render(document)
  }

  func finished(
    _ rendered: RenderedPage, _ source: SourcePage, _ document: Document,
    downloads: [SiteBuilder.Download]
  ) -> FinishedPage {
    let html = shell.page(rendered, source, downloads: downloads)
    var files: [String: FileContent] = [:]
    for path in rendered.copiedFiles { files[path] = source.files[path].map { FileContent($0) } }
    for download in downloads { files[download.path] = FileContent(download.bytes) }
    var characters: Set<Unicode.Scalar> = []
    for formula in document.formulas {
      if case .markup(let markup) = builder.formulas.renderings[formula] {
        characters.formUnion(FormulaCharacters.all(in: markup))
      }
    }
    let paths = Set(shell.listings.map(\.pagePath))
    return FinishedPage(
      path: source.path, isListed: source.isListed, outline: rendered.outline,
      description: rendered.description, html: FileContent(html),
      section: FileContent(
        SinglePage.section(rendered.article, page: source.pagePath, pages: paths)),
      searchEntries: FileContent(SearchIndex.entries(rendered, pagePath: source.pagePath)),
      cover: cover(source), addresses: rendered.addresses, counts: rendered.counts,
      provenance: source.check?.provenance,
      problems: rendered.problems
        + Budget.problems(ofPage: html, path: source.path, chapter: source.chapter.bytes.count),
      files: files,
      formulaCharacters: String(String.UnicodeScalarView(characters.sorted())))
  }

  /// The figure that `book.yml` names for the first page, if this page shows it.
  private func cover(_ source: SourcePage) -> String {
    guard let path = builder.information.figure, let bytes = source.files[path],
      let drawing = SVGSanitiser.html(
        String(decoding: bytes, as: UTF8.self), prefix: "home-",
        label: source.chapter.figures.first { $0.path == path }?.altText ?? "")
    else { return "" }
    return "<figure><div class=drawing tabindex=0 role=group aria-label=Figure>"
      + "\(drawing)</div></figure>"
  }
}
