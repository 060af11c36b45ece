import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// Merging must never change an output, a message or an ending: both forms of each case agree.
@Suite struct MergingTests {
  static let cases = TableCase.all(in: "Merging").map { entry in
    // Cells stand between lines of three dashes.
    let cells = entry.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      .split(separator: "---", omittingEmptySubsequences: false).map { $0.joined(separator: "\n") }
    var entry = entry
    entry.text = Setup.chapter(cells.map { $0.trimmingCharacters(in: .newlines) })
    return entry
  }

  @Test func theTableIsWhole() { #expect(Self.cases.count >= 100) }

  @Test(arguments: cases)
  func bothFormsAgree(_ entry: TableCase) async throws {
    try await Self.compare(entry.chapter)
  }

  @Test(arguments: LanguageTests.cases)
  func languageCasesGroupSafely(_ entry: TableCase) throws {
    let cells = try Self.plan(entry.chapter)
    #expect(MergeGroups.groups(cells).flatMap { $0 }.map(\.index) == cells.map(\.index))
  }

  @Test func plainCellsAreOneUnit() throws {
    let chapter = Setup.parse(
      Setup.chapter([
        "import Foundation\nlet a = 1", "func f(_ x: Int) -> Int { x + a }\nf(2)",
        "struct P { var x = 1 }\nprint(P())", "extension P { var y: Int { x + 1 } }", "P().y",
        "for i in 0..<2 { print(i) }",
      ]))
    #expect(MergeGroups.groups(try Self.plan(chapter)).map(\.count) == [6])
    #expect(MergeGroups.units(try Self.plan(chapter)).map(\.count) == [3, 3])
  }

  static func plan(_ chapter: Chapter) throws -> [PlannedCell] {
    Plan.make(chapter, options: RunOptions(), toolchain: try Setup.engine().toolchain)
  }

  static func compare(_ chapter: Chapter) async throws {
    let (alone, merged) = try await Gate.shared.pass {
      (
        try await Setup.run(chapter, perCell: true), try await Setup.run(chapter, perCell: false)
      )
    }
    for (one, other) in zip(alone, merged) {
      var other = other
      other.seconds = one.seconds
      #expect(one == other)
    }
    #expect(alone.count == merged.count)
  }
}
