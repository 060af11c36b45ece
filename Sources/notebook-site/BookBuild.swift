import Chapters
import Foundation
import Website
import Workbench

/// Builds a book's site: pages of earlier builds where nothing changed, new ones elsewhere.
struct BookBuild {
  let folder: BookFolder
  let workshop: Workshop
  private let store: PageStore
  private let verdicts: CheckMemory
  private let parsedCells = ParsedCells()
  private let hasArchive: Bool
  private let electronicBookDate: String?

  init(
    _ folder: BookFolder, hasArchive: Bool, electronicBookDate: String? = nil,
    environment: [String: String] = Installation.environment,
    themeFolder: String = ThemeFolder.path
  ) {
    self.folder = folder
    self.hasArchive = hasArchive
    self.electronicBookDate = electronicBookDate
    workshop = Workshop(folder: folder, environment: environment, themeFolder: themeFolder)
    store = PageStore(cache: workshop.cache, book: folder.path, stamp: workshop.stamp)
    verdicts = CheckMemory(cache: workshop.cache)
  }

  /// The site of the book as it is on disk, with what is known of its outputs.
  ///
  /// Kept pages can turn out damaged when they are written: then all are made anew.
  func site(usingKept: Bool = true) throws -> Site {
    let (texts, problems) = try folder.texts()
    var kept = concurrentMap(texts.count) { [store] in
      usingKept ? store.page(of: texts[$0]) : nil
    }
    var sources = parsed(texts, where: kept.map { $0 == nil })
    var maker = try maker(sources, kept)
    let context = maker.contextHash
    if kept.contains(where: { $0.map { $0.context != context } ?? false }) {
      // Something changed that every page shows: a title, an anchor, the theme.
      for index in kept.indices where kept[index]?.context != context { kept[index] = nil }
      let again = parsed(texts, where: zip(kept, sources).map { $0 == nil && $1 == nil })
      for index in again.indices { sources[index] = sources[index] ?? again[index] }
      maker = try self.maker(sources, kept)
    }
    return try site(sources, kept, maker, problems)
  }

  /// The site of chapters that were just run.
  func site(of book: BookSources) throws -> Site {
    var pages = book.pages
    for index in pages.indices { workshop.liveCells.compile(&pages[index].page) }
    let none = [KeptPage?](repeating: nil, count: pages.count)
    return try site(pages, none, maker(pages, none), book.problems)
  }

  /// Parses the chosen ones of some texts, and finds what is known of their outputs.
  private func parsed(_ texts: [PageText], where isChosen: [Bool]) -> [PageSource?] {
    concurrentMap(texts.count) { [folder, verdicts, liveCells = workshop.liveCells] index in
      guard isChosen[index] else { return nil }
      var source = PageSource(texts[index], in: folder.path)
      if !source.page.chapter.cells.isEmpty { source.page.check = verdicts.check(of: source) }
      liveCells.compile(&source.page)
      return source
    }
  }

  /// What makes the pages that were parsed; the others are kept ones.
  private func maker(_ sources: [PageSource?], _ kept: [KeptPage?]) throws -> PageMaker {
    let formulas = workshop.typeset(sources.compactMap { $0 })
    var characters = formulas.characters
    for page in kept.compactMap({ $0?.page }) {
      characters.formUnion(page.formulaCharacters.unicodeScalars)
    }
    var builder = try workshop.builder(formulas, characters: characters, parsed: parsedCells)
    builder.hasArchive = hasArchive
    builder.electronicBookDate = electronicBookDate
    let pages = concurrentMap(sources.count) { index in
      sources[index].map {
        ($0.page.path, $0.page.isListed, PageOutline($0.page, $0.document))
      } ?? kept[index].map { ($0.page.path, $0.page.isListed, $0.page.outline) }
    }
    return PageMaker(builder, pages.compactMap { $0 })
  }

  private func site(
    _ sources: [PageSource?], _ kept: [KeptPage?], _ maker: PageMaker, _ problems: [SiteProblem]
  ) throws -> Site {
    let context = maker.contextHash
    parsedCells.prepare(sources.compactMap { $0?.page })
    let pages = concurrentMap(sources.count) {
      [store, parsedCells, folder, verdicts] index -> FinishedPage? in
      guard let source = sources[index] else { return kept[index]?.page }
      let (downloads, preceding) = Downloads.of(source.page, parsedCells)
      let page = maker.page(source.page, source.document, downloads: downloads)
      var dependencies = source.page.files.keys.map { BookFolder.joined(folder.path, $0) }
      dependencies += preceding
      dependencies += verdicts.place(of: source).map { [$0] } ?? []
      // Its module depends on the library too: it is looked up again by its content.
      if source.page.chapter.cells.contains(where: \.labels.live) { return page }
      store.keep(page, of: source.text, dependencies: dependencies, context: context)
      return page
    }
    var site = try maker.assembled(pages.compactMap { $0 })
    site.problems = problems + site.problems
    return site
  }
}
