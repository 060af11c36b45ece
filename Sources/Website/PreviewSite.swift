import Chapters

/// A site that is made page by page, when somebody asks, and remade where something changed.
package struct PreviewSite: Sendable {
  package private(set) var builder: SiteBuilder
  package private(set) var pages: [SourcePage]
  private var documents: [Document]
  private var outlines: [PageOutline]
  /// Makes the files that a page offers.
  private let makeDownloads: @Sendable (SourcePage) -> [SiteBuilder.Download]
  private var downloads: [[SiteBuilder.Download]]
  /// Pages whose downloads are behind: they are made again when one is asked for.
  private var staleDownloads: Set<Int> = []
  private var maker: PageMaker
  private var rendered: [RenderedPage]
  /// Pages whose articles are behind.
  private var stale: Set<Int> = []
  /// Files that span pages, made when asked for.
  private var shared: [String: FileContent]?

  package init(
    _ builder: SiteBuilder, _ pages: [SourcePage], _ documents: [Document],
    downloads: @escaping @Sendable (SourcePage) -> [SiteBuilder.Download]
  ) {
    self.builder = builder
    self.pages = pages
    self.documents = documents
    makeDownloads = downloads
    self.downloads = concurrentMap(pages.count) { downloads(pages[$0]) }
    outlines = zip(pages, documents).map { PageOutline($0, $1) }
    maker = Self.maker(builder, pages, outlines)
    let (outlines, maker) = (outlines, maker)
    rendered = concurrentMap(documents.count) {
      maker.article(pages[$0], documents[$0], outlines[$0])
    }
  }

  /// Takes a page's new state in.
  ///
  /// Other pages go stale only where its anchors changed.
  package mutating func update(
    _ index: Int, _ page: SourcePage, _ document: Document, formulas: Formulas
  ) {
    pages[index] = page
    builder.formulas = formulas
    documents[index] = document
    let outline = PageOutline(page, document)
    let isSeenElsewhere =
      outline.targets != outlines[index].targets || outline.title != outlines[index].title
    outlines[index] = outline
    maker = Self.maker(builder, pages, outlines)
    if isSeenElsewhere { stale = Set(documents.indices) }
    stale.insert(index)
    staleDownloads.insert(index)
    shared = nil
  }

  /// Takes in what a run says about a page's cells.
  package mutating func update(_ index: Int, check: ChapterCheck?) {
    pages[index].check = check
    stale.insert(index)
    shared = nil
  }

  /// What is wrong with the book as it is now.
  package mutating func problems(of index: Int) -> [SiteProblem] {
    refresh(index)
    return rendered[index].problems
  }

  /// The index of the page at a path of the site.
  package func page(at path: String) -> Int? { pages.firstIndex { $0.pagePath == path } }

  /// The bytes of a file of the site, or nil where it has none of that name.
  package mutating func file(at path: String) -> [UInt8]? {
    if let index = page(at: path) {
      refresh(index)
      return Array(
        maker.shell.page(rendered[index], pages[index], downloads: downloads[index]).utf8)
    }
    if let file = shared?[path] { return try? file.bytes() }
    for index in documents.indices { refresh(index) }
    for index in staleDownloads { downloads[index] = makeDownloads(pages[index]) }
    staleDownloads = []
    let (pages, maker, rendered, documents) = (pages, maker, rendered, documents)
    let files = try? maker.assembled(
      concurrentMap(pages.count) { [downloads] index in
        maker.finished(
          rendered[index], pages[index], documents[index], downloads: downloads[index])
      }
    ).files
    shared = files
    return try? files?[path]?.bytes()
  }

  private mutating func refresh(_ index: Int) {
    guard stale.remove(index) != nil else { return }
    rendered[index] = maker.article(pages[index], documents[index], outlines[index])
  }

  private static func maker(
    _ builder: SiteBuilder, _ pages: [SourcePage], _ outlines: [PageOutline]
  ) -> PageMaker {
    PageMaker(builder, zip(pages, outlines).map { ($0.path, $0.isListed, $1) })
  }
}
