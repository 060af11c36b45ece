import Chapters
import Testing
import Workbench

@testable import notebook

@Suite struct CommandLineTests {
  @Test func theWordsOfACommandAreRead() throws {
    let test = try #require(
      try Notebook.parseAsRoot(["test", "a.md", "--shard", "2/5", "--timeout", "7"])
        as? notebook.Test)
    #expect(test.paths == ["a.md"])
    #expect(test.shard?.index == 2)
    #expect(test.flags.timeout == 7)
  }

  @Test(arguments: [
    ["test", "--shard", "6/5"], ["test", "--timeout", "0"], ["test", "--memory-limit", "1"],
    ["test", "--jobs", "0"], ["run", "a.md", "--set", "=3"], ["record", "--quick"],
  ])
  func whatACommandCannotDoIsRefused(_ words: [String]) {
    #expect(throws: (any Error).self) { try Notebook.parseAsRoot(words) }
  }

  @Test func theCellsOfAPartAreTheFilesOfAllParts() {
    let files = (0..<7).map { ChapterFile(path: "\($0).md") }
    let parts = (1...3).compactMap { Shard(argument: "\($0)/3") }.map { $0.part(of: files) }
    #expect(Set(parts.flatMap(\.self)) == Set(files))
    #expect(parts.map(\.count).reduce(0, +) == files.count)
  }

  @Test func aSettingHasTheKindThatTheFrontMatterGivesIt() throws {
    let declared = [Parameter(name: "steps", value: .integer(3))]
    let setting = try #require(Setting(argument: "steps=5"))
    #expect(try setting.parameter(of: declared, in: "a.md").value == .integer(5))
    for argument in ["steps=many", "rate=5"] {
      let setting = try #require(Setting(argument: argument))
      #expect(throws: Failure.self) { try setting.parameter(of: declared, in: "a.md") }
    }
  }

  @Test(arguments: [("chapters/03-long-memory.md", "Long memory"), ("07.md", "07")])
  func aNewChapterIsTitledByItsFile(_ path: String, _ title: String) {
    #expect(New.title(of: path) == title)
  }
}
