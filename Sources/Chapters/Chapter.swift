/// A Markdown file with Swift cells, parsed.
///
/// Its `bytes` are the file; all else points into them.
package struct Chapter: Sendable {
  /// The path as the user gave it: what messages show.
  package var path: String
  /// The file's bytes, unchanged: printing a chapter gives these back.
  package var bytes: [UInt8]
  /// What the YAML front matter says; the defaults where there is none.
  package var frontMatter: FrontMatter
  /// Whether the file is a book's chapter: slips are errors, and all that cells show is recorded.
  package var isStrict: Bool
  /// The cells, in the order in which they run.
  package var cells: [Cell]
  /// Every image in the file that records a figure of this chapter, whichever cell shows it.
  package var figures: [RecordedFigure]
  /// Whether, in a document, each section has a scope of its own, which the hidden cells before the
  /// first section open.
  package var startsSectionsAfresh = false
  /// Near misses, unknown labels, orphan outputs: everything wrong with the file itself.
  package var diagnostics: [Diagnostic]
}

extension Chapter {
  /// What stands for a file that could not be read or run, so that reports can name it.
  package static func unusable(
    path: String, _ fact: Diagnostic.Fact, severity: Diagnostic.Severity = .error
  ) -> Chapter {
    Chapter(
      path: path, bytes: [], frontMatter: FrontMatter(), isStrict: false, cells: [], figures: [],
      diagnostics: [Diagnostic(severity, at: nil, of: path, fact)])
  }
}
