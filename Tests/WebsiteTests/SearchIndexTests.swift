import Chapters
import Foundation
import Testing

@testable import Website

@Suite struct SearchIndexTests {
  /// The index of a site as its script hands it over.
  static func rows(_ site: Site) throws -> [[String]] {
    let file = try #require(site.files.first { $0.key.hasPrefix("assets/search") }).value
    var text = String(decoding: try file.bytes(), as: UTF8.self)
    #expect(text.hasPrefix("bookIndex([") && text.hasSuffix("]);\n"))
    text = String(text.dropFirst("bookIndex(".count).dropLast(3))
    // JSON has no comma after the last element.
    text = text.replacing("],\n]", with: "]\n]")
    return try JSONDecoder().decode([[String]].self, from: Data(text.utf8))
  }

  @Test func hasEverySectionWithItsWordsAndNames() throws {
    let site = try site([
      "01-a.md": """
      # Alpha

      Opening words with "quotes" and \\\\ and </script>.

      ## Second

      More words.

      ```swift
      func forgetGate(_ hiddenSize: Int) -> Int { hiddenSize }
      ```

      ### Third

      | cell | value |
      |---|---|
      | table words | 1 |
      """
    ])
    let rows = try Self.rows(site)
    #expect(rows.map { $0[1] } == ["alpha", "second", "third"])
    #expect(rows[0][3].contains("\"quotes\""))
    #expect(rows[1][4] == "=forgetGate hiddenSize Int")
    #expect(rows[2][3].contains("table words"))
    #expect(rows.allSatisfy { $0[0] == "01-a.html" && $0[5] == "Alpha" })
  }

  @Test(arguments: ["a\"b", "a\\b", "a\nb", "</script>", "\u{2028}x", "é ∑ 😀", "\u{7}"])
  func literalsAreStrings(_ text: String) throws {
    var literal = ""
    SearchIndex.append(text, to: &literal)
    let read = try JSONDecoder().decode([String].self, from: Data("[\(literal)]".utf8))[0]
    let plain = text.replacing("\n", with: " ").replacing("\u{2028}", with: " ")
      .replacing("\u{7}", with: "")
    #expect(read == plain)
    #expect(!literal.contains("<"))
  }
}

@Suite struct PartsTests {
  static let numbers: [(text: String, found: [String])] = [
    ("loss 9.2103, then 10,000 or 1e-3.", ["9.2103", "10,000", "1e-3"]),
    ("x1 and v2.0 and 1.2.3", ["1.2"]), ("-0.5 and .25", ["0.5"]), ("3, 4", ["3", "4"]),
    ("1,23 and 2e", ["1", "23", "2"]), ("", []), ("12", ["12"]),
  ]
  @Test(arguments: numbers.indices) func findsNumbers(_ index: Int) {
    var found: [String] = []
    NumberScanner.scan(Self.numbers[index].text) { number, _ in found.append(String(number)) }
    #expect(found == Self.numbers[index].found)
  }

  static let slugs: [(text: String, slug: String)] = [
    ("The gradient, by hand", "the-gradient-by-hand"), ("What `c` holds", "what-c-holds"),
    ("Answer 3.1. Forget everything", "answer-31-forget-everything"), ("!", "section"),
    ("A — B", "a--b"), ("Größe", "größe"),
  ]
  @Test(arguments: slugs.indices) func slugsAreThoseOfForges(_ index: Int) {
    #expect(Slugs.slug(Self.slugs[index].text) == Self.slugs[index].slug)
  }

  static let paths: [(path: String, from: String, to: String?)] = [
    ("a.md", "b.md", "a.md"), ("../a.md", "x/b.md", "a.md"), ("../a.md", "b.md", nil),
    ("./figures/a.svg", "x/b.md", "x/figures/a.svg"), ("../../etc/passwd", "x/b.md", nil),
  ]
  @Test(arguments: paths.indices) func pathsStayInTheBook(_ index: Int) {
    let test = Self.paths[index]
    #expect(PagePaths.resolve(test.path, from: test.from) == test.to)
  }

  @Test func aBookNeedsChapters() {
    for yaml in ["", "title: x", "chapters: []", "- a", "chapters: [\n"] {
      #expect(throws: BookFileError.self) { try BookInformation(yaml: yaml) }
    }
  }

  @Test func aBookSaysWhatItIs() throws {
    let book = try BookInformation(
      yaml: """
        title: T
        chapters: [a.md, b.md]
        address: https://e.org/book
        redirects:
          a.html#x: b.html#y
        theme:
          stylesheet: own.css
        """)
    #expect(book.chapters == ["a.md", "b.md"])
    #expect(book.address == "https://e.org/book/")
    #expect(book.redirects.first?.to == "b.html#y")
    #expect(book.theme.stylesheet == "own.css")
  }

  @Test func theSitemapNeedsAnAddress() throws {
    let texts: KeyValuePairs<String, String> = ["01-a.md": "# A\n"]
    #expect(try site(texts).files["sitemap.xml"] == nil)
    let map = try site(texts) { $0.address = "https://e.org/" }.text("sitemap.xml")
    #expect(map.contains("<loc>https://e.org/01-a.html</loc>"))
  }
}
