import Testing

@testable import Chapters

@Suite struct CellLabelsTests {
  /// An example of each label; a label that the table gains must gain one here.
  private static let examples = [
    "hidden", "skip", "no-run", "fails", "traps", "optimized", "live", "timeout=90s", "name=a",
    "changes=b", "env=c", "if=os(Linux)",
  ]

  @Test func everyLabelIsWrittenAsItWasRead() {
    #expect(Self.examples.count == CellLabels.table.count)
    for (example, label) in zip(Self.examples, CellLabels.table) {
      #expect(example.hasPrefix(label.written))
      var labels = CellLabels()
      for word in InfoString("swift " + example).words { #expect(labels.apply(word) == nil) }
      #expect(labels.words == [example])
    }
  }

  @Test(arguments: ["hidden=1", "timeout", "timeout=soon", "name", "if=maybe", "trap", "Hidden"])
  func whatIsNoLabelIsSaid(_ word: String) throws {
    var labels = CellLabels()
    #expect(labels.apply(try #require(InfoString("swift " + word).words.first)) != nil)
    #expect(labels == CellLabels())
  }
}
