import Testing

@testable import Chapters

/// What `notebook:` in a book's `book.yml` asks for, and which versions meet it.
@Suite struct RequiredVersionTests {
  private static let table: [(required: String, own: String, isMet: Bool)] = [
    ("0.1", "0.1.0", true), ("0.1.0", "0.1.0", true), ("0.1.1", "0.1.0", false),
    ("0.2", "0.1.9", false), ("0.9", "0.10.0", true), ("1", "0.99.9", false), ("1", "1.0.0", true),
    ("1.2.3", "2.0.0", true),
  ]

  @Test(arguments: table.indices)
  func isMet(_ index: Int) throws {
    let row = Self.table[index]
    let required = try #require(try RequiredVersion(bookFile: "notebook: \(row.required)\n"))
    #expect(required.isMet(by: row.own) == row.isMet, "\(row)")
  }

  @Test func manyBooksRequireNothing() throws {
    #expect(try RequiredVersion(bookFile: "title: A\n") == nil)
    #expect(try RequiredVersion(bookFile: "a: [") == nil)
  }

  @Test(arguments: ["soon", "1.2.3.4", "1..2", "-1", "[1]"])
  func whatIsNoVersionIsRefused(_ text: String) {
    #expect(throws: RequiredVersion.NotAVersion.self) {
      try RequiredVersion(bookFile: "notebook: \(text)\n")
    }
  }
}
