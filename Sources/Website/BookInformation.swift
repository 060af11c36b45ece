import Yams

/// What `book.yml` says.
package struct BookInformation: Sendable, Hashable {
  package var title = "Untitled"
  package var description = ""
  package var language = "en"
  /// The chapters' files in reading order, relative to the book's folder.
  package var chapters: [String] = []
  /// Where the site will lie, `https://example.org/book/`; without it there is no sitemap.
  package var address: String?
  /// Where a file of the book can be edited, `https://forge/owner/book/edit/main/chapters/`.
  package var editAddress: String?
  /// The figure on the first page, relative to the book's folder.
  package var figure: String?
  /// Old addresses and what they are now: `03-lstm.html#old` to `03-lstm.html#new`.
  package var redirects: [(from: String, to: String)] = []
  /// Files or folders that replace parts of the theme, relative to the book's folder.
  package var theme = ThemeFiles()
  /// Whether every number of the prose is held against what the chapters compute.
  package var checksNumbers = false

  /// The replaceable parts of the theme.
  package struct ThemeFiles: Sendable, Hashable {
    package var templates: String?
    package var stylesheet: String?
    package var script: String?
  }

  package init() {}

  /// Reads the text of a `book.yml`; throws what is wrong with it, as a sentence.
  package init(yaml: String) throws(BookFileError) {
    let root: Node?
    do { root = try Yams.compose(yaml: yaml) } catch let error as YamlError {
      throw BookFileError(sentence: "is not YAML: \(error)")
    } catch { throw BookFileError(sentence: "is not YAML: \(error)") }
    guard let mapping = root?.mapping else {
      throw BookFileError(sentence: "has no `title:` and no `chapters:`. Give it both.")
    }
    var reader = BookFileReader(mapping)
    title = reader.text("title") ?? title
    description = reader.text("description") ?? ""
    language = reader.text("language") ?? language
    chapters = reader.paths("chapters")
    address = reader.address("address")
    editAddress = reader.address("edit")
    figure = reader.path("figure")
    redirects = reader.pairs("redirects")
    theme.templates = reader.path("theme", "templates")
    theme.stylesheet = reader.path("theme", "stylesheet")
    theme.script = reader.path("theme", "script")
    checksNumbers = reader.text("numbers") == "checked"
    // The tool reads these by itself.
    for key in ["notebook", "swift"] { reader.passOver(key) }
    if let problem = reader.problem { throw BookFileError(sentence: problem) }
    guard !chapters.isEmpty else {
      throw BookFileError(sentence: "has no `chapters:`. List the files in reading order.")
    }
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.title == b.title && a.description == b.description && a.language == b.language
      && a.chapters == b.chapters && a.address == b.address && a.editAddress == b.editAddress
      && a.theme == b.theme && a.figure == b.figure
      && a.redirects.elementsEqual(b.redirects, by: ==)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(title)
    hasher.combine(chapters)
  }
}

/// Why a `book.yml` cannot be used.
package struct BookFileError: Error, Sendable, Hashable {
  package var sentence: String
}
