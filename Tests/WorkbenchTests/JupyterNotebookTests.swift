import Chapters
import Foundation
import Testing

@testable import Workbench

@Suite struct JupyterNotebookTests {
  private func notebook(_ texts: String...) -> JupyterNotebook {
    JupyterNotebook(
      texts.enumerated().map { number, text in
        Chapter.parse(path: "\(number).md", bytes: Array(text.utf8), strict: true)
      }, figure: { _ in nil })
  }

  @Test func identifiersAreAsTheFormatWantsThem() {
    let long = String(repeating: "x", count: 90)
    let names = ["größe.v2", "prose-1", "a.b", "a_b", "cell-6", long, long + "y"]
    let cells = names.map { "Words.\n\n```swift name=\($0)\n1\n```\n" }.joined()
    let ids = notebook("Words.\n\n" + cells + "```swift\n2\n```\n").cells.map(\.id)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, "\(id)") }
    #expect(ids.contains("prose-1"))
  }

  /// The parameters come first, with their last values, then the cells that the chapter goes on from.
  @Test func parametersAndEarlierCellsAreThere() {
    let cells = notebook(
      "---\nparameters:\n  steps: 1\n  rate: 0.5\n---\n\n```swift\nlet a = steps\n```\n",
      "---\ncontinues: 0.md\nparameters:\n  steps: 3\n---\n\n```swift\na\n```\n"
    ).cells
    #expect(cells[0].labels == ["parameters"])
    #expect(cells[0].source == ["let steps = 3\n", "let rate = 0.5"])
    #expect(
      cells.filter { $0.cellType == "code" }.map { $0.source.joined() }.dropFirst()
        == ["let a = steps", "a"])
  }
}
