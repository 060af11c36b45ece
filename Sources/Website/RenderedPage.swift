import Chapters

/// A page's own part: what the templates put between head and foot.
package struct RenderedPage: Sendable {
  /// The source file relative to the book's folder.
  package var path: String
  package var outline: PageOutline
  /// The article's HTML.
  package var article: String
  /// Sections as the search index has them.
  package var sections: [SearchSection]
  /// The first words of the page, for a description where the front matter has none.
  package var description: String
  package var problems: [SiteProblem]
  /// The files that the page shows and that are copied beside it, relative to the book's folder.
  package var copiedFiles: Set<String>
  /// Addresses outside the book, in order of first use.
  package var addresses: [String]
  package var counts: Counts
  /// The file of the figure that stands for the page, relative to the book's folder.
  package var emblem: String?

  /// What the page's foot sums up.
  package struct Counts: Sendable, Hashable, Codable {
    package var cells = 0
    package var outputs = 0
    package var figures = 0
    package var varying = 0
    /// Words of prose, for the time that the page takes.
    package var words = 0
  }
}

/// A heading with the text under it.
package struct SearchSection: Sendable, Hashable {
  package var anchor: String
  package var title: String
  package var text: String
  /// Names from the code, each once.
  package var identifiers: [String]
}
