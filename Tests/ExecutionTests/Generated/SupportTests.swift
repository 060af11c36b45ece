import CellCode
import PackageDocuments
import Testing

@testable import Execution

@Suite struct SupportTests {
  /// Cells see every name of the module, also those that are not public: a function called `show` there
  /// would be taken for the one that shows figures.
  @Test func namesThatAreNotForCellsSayIt() {
    let source = Support.source(parameters: [], adding: DocumentReader().support)
    let declared = CellSyntax(ParsedCode(source)).facts.declared
    let forCells: Set = ["chapterDirectory", "print", "debugPrint"]
    #expect(declared.count > 20)
    #expect(declared.subtracting(forCells).filter { !$0.hasPrefix("_nb") } == [])
  }
}
