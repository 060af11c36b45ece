import Testing

@testable import Chapters

@Suite struct ChapterParserTests {
  func parse(_ text: String, path: String = "03-lstm.md", strict: Bool = true) -> Chapter {
    Chapter.parse(path: path, bytes: Array(text.utf8), strict: strict)
  }

  @Test func readsCellsOutputsAndFigures() throws {
    let chapter = parse(
      """
      ---
      title: Gates
      parameters: {steps: 100, rate: 0.1, fast: true, path: data}
      quick: {steps: 3}
      timeout: 2m
      continues: 02-bptt.md
      ---
      # Gates

      ```swift name=train timeout=30s
      print(1)
      ```

      ```output tolerance=1e-3
      1
      ```

      ![The loss falls](figures/03-lstm-loss.svg)

      - ```swift
        show(2)
        ```
        ```output
        2
        ```
      """)
    #expect(chapter.diagnostics == [])
    #expect(chapter.frontMatter.title == "Gates")
    #expect(chapter.frontMatter.timeout == 120)
    #expect(chapter.frontMatter.quick == [Parameter(name: "steps", value: .integer(3))])
    #expect(
      chapter.frontMatter.parameters.map(\.value) == [
        .integer(100), .number(0.1), .boolean(true), .text("data"),
      ])
    try #require(chapter.cells.count == 2)
    #expect(chapter.cells[0].code == "print(1)\n")
    #expect(chapter.cells[0].codeLine == 11)
    #expect(chapter.cells[0].labels.timeout == 30)
    #expect(chapter.cells[0].output?.text == "1\n")
    #expect(chapter.cells[0].output?.options.tolerance == 1e-3)
    #expect(chapter.cells[0].figures.map(\.name) == ["loss"])
    #expect(chapter.cells[0].figures.map(\.altText) == ["The loss falls"])
    #expect(chapter.cells[1].containerPrefix == "  ")
    #expect(chapter.cells[1].code == "show(2)\n")
    #expect(
      chapter.cells[1].chapterPosition(line: 1, column: 1) == SourcePosition(line: 21, column: 3))
    #expect(chapter.cells[1].output?.text == "2\n")
  }
}
