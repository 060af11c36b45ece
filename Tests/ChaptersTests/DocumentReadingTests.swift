import Testing

@testable import Chapters

/// What a document's Markdown says beyond a book's chapter.
@Suite struct DocumentMarkupTests {
  private func parse(_ text: String) -> Chapter {
    Chapter.parse(path: "README.md", bytes: Array(text.utf8), strict: false)
  }

  @Test func hiddenBlocksStandInComments() {
    let chapter = parse(
      """
      <!--
      ```swift
      let hidden = 1
      ```
      -->

      ```Swift
      print(hidden)
      ```
      """)
    #expect(chapter.cells.map(\.labels.hidden) == [true, false])
    #expect(chapter.cells.map(\.code) == ["let hidden = 1\n", "print(hidden)\n"])
    #expect(chapter.cells.map(\.codeLine) == [3, 8])
    #expect(chapter.cells.map(\.number) == [1, 2])
  }

  @Test func directivesIndentTheirBlocks() {
    let chapter = parse(
      """
      # Title

      @TabNavigator {
          @Tab("One") {
              ```swift
              let a = 1

              if a > 0 {
                print(a)
              }
              ```
          }
      }

      ```swift
      let b = 2
      ```
      """)
    #expect(
      chapter.cells.map(\.code) == ["let a = 1\n\nif a > 0 {\n  print(a)\n}\n", "let b = 2\n"])
    #expect(chapter.cells.map(\.codeLine) == [6, 16])
    #expect(chapter.cells[0].prefixLengths.first == 8)
  }

  @Test func aBookReadsNoLooseBlocks() {
    let text = "<!--\n```swift\nlet a = 1\n```\n-->\n"
    #expect(Chapter.parse(path: "a.md", bytes: Array(text.utf8), strict: true).cells.isEmpty)
  }

  @Test func sectionsStartAtHeadings() {
    let chapter = parse(
      """
      <!-- notebook: sections=fresh -->
      # Title

      ```swift
      let a = 1
      ```

      ## One

      ```swift
      let b = 1
      ```

      ### Deeper

      ```swift
      let c = 1
      ```

      ## Two

      ```swift
      let d = 1
      ```
      """)
    #expect(chapter.startsSectionsAfresh)
    #expect(chapter.cells.map(\.section) == [0, 1, 1, 2])
  }

  @Test func declaredAndMissingNames() {
    let code = "class func make() {}\nextension Math { struct Add {} }\nlet (a, b) = (1, 2)"
    #expect(DeclaredNames.all(in: code).isSuperset(of: ["make", "Math", "Add"]))
    #expect(DeclaredNames.missing(in: "cannot find type 'Math' in scope") == "Math")
    #expect(DeclaredNames.missing(in: "value of type 'A' has no member 'size'") == "size")
    #expect(DeclaredNames.missing(in: "expected expression") == nil)
  }
}
