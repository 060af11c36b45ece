import Chapters
import Testing

@testable import Workbench

@Suite struct TanglingTests {
  private func program(_ text: String) throws -> String {
    try Tangling([Chapter.parse(path: "a.md", bytes: Array(text.utf8), strict: true)], folder: "/f")
      .program
  }

  @Test func theLastValueIsShown() throws {
    #expect(try program("```swift\nlet a = 1\na + 1\n```\n").contains("\n_display(a + 1)\n"))
  }

  @Test(arguments: [("fails", "it must not compile"), ("traps", "it must trap")])
  func aCellThatEndsTheProgramIsLeftOut(_ label: String, _ reason: String) throws {
    let text = try program("```swift \(label)\nlet gone = 1\n```\n")
    #expect(text.contains(reason))
    #expect(!text.contains("gone"))
  }

  @Test func aRedefinitionNamesBothPlaces() throws {
    let failure = #expect(throws: Failure.self) {
      try program("```swift\nlet a = 1\n```\n\n```swift\nlet a = 2\n```\n")
    }
    #expect(failure?.message.contains("a.md:6: redefines a, which a.md:2 defines.") == true)
  }
}
