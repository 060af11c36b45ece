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
      assets: Assets(theme: builder.theme, fonts: builder.fonts.filter { !$0.isForFormulas }),
      isPreview: builder.isPreview,
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
        shell.assets.stylesheetPath, shell.assets.scriptPath, shell.assets.liveScriptPath,
        builder.isPreview ? "preview" : "", information.checksNumbers ? "numbers" : "",
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
      source, document, outline: outline, references: references, formulas: builder.formulas,
      editAddress: builder.information.editAddress,
      checksNumbers: builder.information.checksNumbers,
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
    var emblem: String?
    if let path = rendered.emblem, let bytes = source.files[path] {
      let place = "thumbnails/" + SinglePage.name(of: source.pagePath) + ".svg"
      files[place] = FileContent(
        FigureDrawings(svg: String(decoding: bytes, as: UTF8.self)).thumbnail)
      emblem = place
    }
    for download in downloads { files[download.path] = FileContent(download.bytes) }
    if let live = source.live { files[live.path] = FileContent(live.script) }
    var characters: Set<Unicode.Scalar> = []
    var classes: Set<String> = []
    for formula in document.formulas {
      if case .markup(let markup) = builder.formulas.renderings[formula] {
        characters.formUnion(FormulaCharacters.all(in: markup))
        classes.formUnion(FormulaStyles.classes(in: markup))
      }
    }
    let paths = Set(shell.listings.map(\.pagePath))
    return FinishedPage(
      path: source.path, isListed: source.isListed, outline: rendered.outline,
      description: rendered.description, html: FileContent(html),
      section: FileContent(
        SinglePage.section(rendered.article, page: source.pagePath, pages: paths)),
      searchEntries: FileContent(SearchIndex.entries(rendered, pagePath: source.pagePath)),
      cover: cover(source, document), addresses: rendered.addresses, counts: rendered.counts,
      provenance: source.check?.provenance,
      problems: rendered.problems
        + Budget.problems(ofPage: html, path: source.path, chapter: source.chapter.bytes.count),
      files: files,
      formulaCharacters: String(String.UnicodeScalarView(characters.sorted())),
      formulaClasses: classes.sorted(), emblem: emblem)
  }

  /// The figure that `book.yml` names for the first page, if this page shows it.
  private func cover(_ source: SourcePage, _ document: Document) -> String {
    guard let path = builder.information.figure, let bytes = source.files[path],
      let image = source.chapter.figures.first(where: { $0.path == path })
    else { return "" }
    let drawings = FigureDrawings(svg: String(decoding: bytes, as: UTF8.self))
    guard let page = SVGSanitiser.html(drawings.page, prefix: "home-", label: image.altText) else {
      return ""
    }
    let phone = drawings.phone.flatMap {
      SVGSanitiser.html($0, prefix: "home-n-", label: image.altText)
    }
    var caption = ""
    for case .figure(let figure) in document.blocks.map(\.kind)
    where figure.image.destination.resolvingPath(from: source.path) == path {
      caption = Typography.prose((figure.caption ?? []).readableText)
    }
    return "<figure class=cover><div class=\"drawing\(phone == nil ? "" : " two")\">"
      + "\(page)\(phone ?? "")</div>"
      + (caption.isEmpty ? "" : "<figcaption><strong>\(escapedHTML(caption))</strong></figcaption>")
      + "</figure>"
  }
}
