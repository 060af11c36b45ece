import Chapters
import Testing

@testable import Workbench

@Suite struct NotebookImportTests {
  static func imported(_ cells: String) throws -> NotebookImport {
    let text = "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [\(cells)]}"
    return try NotebookImport(Array(text.utf8), chapter: "a.md")
  }

  static func code(_ source: String, outputs: String = "", tags: String = "") -> String {
    """
    {"cell_type": "code", "source": ["\(source)"], "metadata": {"tags": [\(tags)]}, \
    "outputs": [\(outputs)]}
    """
  }

  @Test func proseAndCodeBecomeBlocks() throws {
    let made = try Self.imported(
      ##"{"cell_type": "markdown", "source": ["# A\n", "b"], "metadata": {}},"##
        + Self.code(
          #"print(1)\n2"#,
          outputs: #"{"output_type": "stream", "name": "stdout", "text": ["1\n"]},"#
            + #"{"output_type": "execute_result", "data": {"text/plain": ["2"]}, "metadata": {}}"#))
    #expect(made.text == "# A\nb\n\n```swift\nprint(1)\n2\n```\n\n```output\n1\n2\n```\n")
    #expect(made.remarks.isEmpty)
  }

  @Test(arguments: [
    (#"//| optimized timeout=5s\n1"#, "", "```swift optimized timeout=5s\n1\n```\n"),
    ("1", #""hidden""#, "```swift hidden\n1\n```\n"),
    ("1", #""raises-exception""#, "```swift traps\n1\n```\n"),
    ("1", #""fails", "raises-exception""#, "```swift fails\n1\n```\n"),
    (#"let a = \"```\""#, "", "````swift\nlet a = \"```\"\n````\n"),
  ])
  func labels(_ source: String, _ tags: String, _ block: String) throws {
    #expect(try Self.imported(Self.code(source, tags: tags)).text == block)
  }

  @Test func figuresBecomeFiles() throws {
    let made = try Self.imported(
      Self.code(
        "show(plot)",
        outputs: #"{"output_type": "display_data", "metadata": {}, "data": "#
          + #"{"image/svg+xml": ["<svg/>"], "text/plain": ["A line."]}}"#))
    #expect(made.figures == ["figures/a-figure-1.svg": "<svg/>"])
    #expect(made.text.hasSuffix("\n\n![A line.](figures/a-figure-1.svg)\n"))
  }

  /// What a chapter cannot hold is said.
  @Test func whatIsGoneIsSaid() throws {
    let made = try Self.imported(Self.code(#"%install '.package(path: \"x\")' X"#))
    #expect(made.text.hasPrefix("```swift skip\n%install"))
    #expect(made.remarks.map(\.text).joined().contains("'%install'"))
    let png = try Self.imported(
      Self.code(
        "1", outputs: #"{"output_type": "display_data", "data": {"image/png": "AAAA"}}"#))
    #expect(png.remarks.count == 1)
  }

  @Test(arguments: ["", "[]", #"{"cells": []}"#, #"{"cells": [], "nbformat": 3}"#])
  func othersAreRefused(_ text: String) {
    #expect(throws: NotebookImport.Unreadable.self) {
      _ = try NotebookImport(Array(text.utf8), chapter: "a.md")
    }
  }

  /// Whatever a chapter holds comes back to the byte, as long as nobody changes the notebook.
  @Test(arguments: [
    "", "# A\n",
    "---\ntitle: T\nparameters:\n  days: 3\n---\n\n# A\n\n```swift\ndays\n```\n\n```output\n3\n```\n",
    "```swift name=a hidden\n1\n```\n\n\n```swift\n2\n```\nend",
    "# A\r\n\r\n```swift\r\n1\r\n```\r\n",
    "- item\n\n  ~~~swift optimized\n  1\n  ~~~\n\n  ```output\n  1\n  ```\n\n> quote\n>\n> ```swift\n> 2\n> ```\n",
    "```swift\nshow(a)\n```\n\n![A.](figures/a-b.svg)\n\n*Figure 1.* Words.\n\n```swift traps\n[1][2]\n```\n",
  ])
  func roundTrip(_ text: String) throws {
    let chapter = Chapter.parse(path: "a.md", bytes: Array(text.utf8), strict: false)
    let notebook = try JupyterNotebook([chapter]) { _ in "<svg/>" }.encoded()
    let back = try NotebookImport(notebook, chapter: "a.md")
    #expect(back.text == text)
    #expect(back.remarks.isEmpty)
  }
}
