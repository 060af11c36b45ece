import Testing

@testable import Website

@Suite struct BookFileTests {
  /// What is wrong with a `book.yml`, with the line where it stands.
  @Test(arguments: [
    (
      "chapter:\n  - a.md\n",
      "line 1: no key of book.yml is called 'chapter'. Did you mean 'chapters'?"
    ),
    ("chapters: a.md\n", "line 1: 'chapters' needs a list"),
    (
      "chapters:\n  - ../a.md\n", "line 2: 'chapters' names '../a.md', which leads out of the book."
    ),
    ("chapters:\n  - /etc/a.md\n", "leads out of the book"),
    ("chapters:\n  - b/../../a.md\n", "leads out of the book"),
    ("chapters:\n  - a.txt\n", "'a.txt' is none"),
    ("chapters:\n  - a.md\n  - ./a.md\n", "line 3: 'chapters' lists a.md twice"),
    ("chapters:\n  - a.md\ntheme: dark\n", "line 3: 'theme' needs keys of its own"),
    ("chapters:\n  - a.md\ntheme:\n  script: ../x.js\n", "leads out of the book"),
    ("chapters:\n  - a.md\nredirects:\n  ../x.html: a.html\n", "leads out of the book"),
    ("chapters:\n  - a.md\nredirects: a\n", "line 3: 'redirects' needs"),
    ("chapters:\n  - a.md\naddress: example.org\n", "line 3: 'address' needs"),
    ("chapters:\n  - a.md\ntitle:\n  - b\n", "line 4: 'title' needs a line of text"),
    ("chapters:\n  - a.md\nfigure: /a.svg\n", "leads out of the book"),
  ])
  func isRefused(_ yaml: String, _ words: String) {
    let error = #expect(throws: BookFileError.self) { try BookInformation(yaml: yaml) }
    #expect(error?.sentence.contains(words) == true, "\(error?.sentence ?? "")")
  }

  @Test func whatIsRightIsRead() throws {
    let book = try BookInformation(
      yaml: """
        title: T
        notebook: 0.1
        numbers: checked
        chapters: [./a.md, b/c.md]
        redirects: {old.html#x: a.html#y}
        edit: https://example.org/edit/main
        """)
    #expect(book.chapters == ["a.md", "b/c.md"])
    #expect(book.editAddress == "https://example.org/edit/main/")
    #expect(book.redirects.first?.from == "old.html#x")
  }
}
