/// A Markdown file with Swift cells, parsed. Its `bytes` are the file; all else points into them.
package struct Chapter: Sendable {
  /// The path as the user gave it: what messages show.
  package var path: String
  /// The file's bytes, unchanged: printing a chapter gives these back.
  package var bytes: [UInt8]
  /// What the YAML front matter says; the defaults where there is none.
  package var frontMatter: FrontMatter
  /// The cells, in the order in which they run.
  package var cells: [Cell]
  /// Near misses, unknown labels, orphan outputs: everything wrong with the file itself.
  package var diagnostics: [Diagnostic]
}

/// The YAML block that may open a chapter.
package struct FrontMatter: Sendable, Hashable {
  package var title: String?
  package var description: String?
  /// Named constants that every cell sees and `--set` changes, in the order written.
  package var parameters: [Parameter] = []
  /// The values that `--quick` gives to parameters.
  package var quick: [Parameter] = []
  /// The time limit of a cell, in seconds.
  package var timeout: Double?
  /// The chapter whose cells run before this one's, relative to this file.
  package var continues: String?

  package init() {}
}

/// A constant that a chapter's cells see, and the command line may set.
package struct Parameter: Sendable, Hashable, Codable {
  package var name: String
  package var value: ParameterValue
  package init(name: String, value: ParameterValue) {
    self.name = name
    self.value = value
  }
}

/// The four kinds of value that a parameter can have.
package enum ParameterValue: Sendable, Hashable, Codable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case text(String)
}
