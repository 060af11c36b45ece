import Chapters

/// A site that is made page by page, when somebody asks, and remade where something changed.
package struct PreviewSite: Sendable {
  package private(set) var builder: SiteBuilder
  private var documents: [Document]
  private var outlines: [PageOutline]
  private var references: References
  private var rendered: [RenderedPage]
  /// Pages whose articles are behind.
  private var stale: Set<Int> = []
  /// Files that span pages, made when asked for.
  private var shared: [String: [UInt8]]?

  package init(_ builder: SiteBuilder, _ documents: [Document]) {
    self.builder = builder
    self.documents = documents
    outlines = zip(builder.book.pages, documents).map { PageOutline($0, $1) }
    references = Self.references(builder, outlines)
    let (outlines, references) = (outlines, references)
    rendered = concurrentMap(documents.count) {
      builder.render($0, documents[$0], outlines[$0], references)
    }
  }

  package var pages: [SourcePage] { builder.book.pages }

  /// Takes a page's new state in. Other pages go stale only where its anchors changed.
  package mutating func update(
    _ index: Int, _ page: SourcePage, _ document: Document, formulas: Formulas
  ) {
    builder.book.pages[index] = page
    builder.formulas = formulas
    documents[index] = document
    let outline = PageOutline(page, document)
    if outline.targets != outlines[index].targets || outline.title != outlines[index].title {
      outlines[index] = outline
      references = Self.references(builder, outlines)
      stale = Set(documents.indices)
    }
    outlines[index] = outline
    stale.insert(index)
    shared = nil
  }

  /// Takes in what a run says about a page's cells.
  package mutating func update(_ index: Int, check: ChapterCheck?) {
    builder.book.pages[index].check = check
    stale.insert(index)
    shared = nil
  }

  /// What is wrong with the book as it is now.
  package mutating func problems(of index: Int) -> [SiteProblem] {
    refresh(index)
    return rendered[index].problems
  }

  /// The index of the page at a path of the site.
  package func page(at path: String) -> Int? {
    builder.book.pages.firstIndex { $0.pagePath == path }
  }

  /// The bytes of a file of the site, or nil where it has none of that name.
  package mutating func file(at path: String) -> [UInt8]? {
    if let index = page(at: path) {
      refresh(index)
      return Array(shell.page(index, downloads: builder.downloads[pages[index].path] ?? []).utf8)
    }
    if let files = shared, let bytes = files[path] { return bytes }
    for index in documents.indices { refresh(index) }
    let files = builder.assembled(rendered).files
    shared = files
    return files[path]
  }

  private mutating func refresh(_ index: Int) {
    guard stale.remove(index) != nil else { return }
    rendered[index] = builder.render(index, documents[index], outlines[index], references)
  }

  private var shell: PageShell {
    PageShell(
      book: builder.book, theme: builder.theme,
      assets: Assets(theme: builder.theme, fonts: builder.fonts),
      // In the preview the index has one name, so that a page needs not wait for it.
      searchPath: Self.searchPath, isPreview: true, rendered: rendered)
  }

  static let searchPath = "assets/search.js"

  private static func references(_ builder: SiteBuilder, _ outlines: [PageOutline]) -> References {
    References(
      Dictionary(
        zip(builder.book.pages.map(\.path), outlines), uniquingKeysWith: { first, _ in first }))
  }
}
