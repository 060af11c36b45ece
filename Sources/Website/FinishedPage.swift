/// All that a page gives to its site.
///
/// It can be kept, and used again as long as nothing changed that it depends on.
package struct FinishedPage: PageAddress, Sendable, Codable {
  package var path: String
  package var isListed: Bool
  /// What other pages may point to.
  package var outline: PageOutline
  package var description: String
  /// The whole page.
  package var html: FileContent
  /// The page as a part of the one-page edition.
  package var section: FileContent
  /// The page's entries in the search index.
  package var searchEntries: FileContent
  /// The figure of the book's first page, where this page shows it.
  package var cover: String
  /// Addresses outside the book, in order of first use.
  package var addresses: [String]
  package var counts: RenderedPage.Counts
  package var provenance: Provenance?
  package var problems: [SiteProblem]
  /// The files that lie beside the page: pictures and downloads, by their path in the site.
  package var files: [String: FileContent]
  /// The characters that the page's formulas need of their font, in order.
  package var formulaCharacters: String
  /// The classes of its formulas that are set as HTML, in order.
  package var formulaClasses: [String] = []
  /// The file of the figure that stands for the page on the book's first page.
  package var emblem: String?

  /// With what a page's outputs were checked.
  package struct Provenance: Sendable, Hashable, Codable {
    package var toolchain: String
    package var machine: String
    package var day: String
    package var isClean: Bool
  }

  package var listing: PageListing {
    PageListing(path: path, isListed: isListed, title: outline.title)
  }
}

extension ChapterCheck {
  var provenance: FinishedPage.Provenance {
    FinishedPage.Provenance(toolchain: toolchain, machine: machine, day: day, isClean: isClean)
  }
}
