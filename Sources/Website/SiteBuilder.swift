import Chapters

/// Makes a site of a book.
///
/// Pure: everything comes in as values, every file goes out as one.
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
  /// Whether the site has itself as one file too, for reading without a network.
  package var hasArchive = false
  /// The moment that its electronic book says it is of, where it has one.
  package var electronicBookDate: String?

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
  ) throws -> Site {
    let outlines = zip(pages, documents).map { PageOutline($0, $1) }
    let maker = PageMaker(
      self, zip(pages, outlines).map { ($0.path, $0.isListed, $1) })
    return try maker.assembled(
      concurrentMap(pages.count) { index in
        maker.page(
          pages[index], documents[index], downloads: downloads[pages[index].path] ?? [])
      })
  }
}

/// The files of a site, by path, and what is wrong with the book.
package struct Site: Sendable {
  package var files: [String: FileContent] = [:]
  package var problems: [SiteProblem] = []
  /// The chapters and answers among the files.
  package var pageCount = 0

  mutating func add(_ path: String, _ text: String) { files[path] = FileContent(text) }
}
