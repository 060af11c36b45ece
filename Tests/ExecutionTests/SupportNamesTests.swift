import Chapters
import Testing

@testable import Execution

@Suite struct SupportNamesTests {
  /// A parameter is a constant of the module that generated code lies in, so none may have a name
  /// that this code uses.
  @Test func noParameterCanHaveANameThatGeneratedCodeUses() {
    let text = Support.source(parameters: [], adding: "")
    let globals = text.matches(of: /(?:^|\s)(?:func|class|struct|let) ([A-Za-z_]+)/).map {
      String($0.1)
    }
    let types = text.matches(of: /\b[A-Z][A-Za-z]+\b/).map { String($0.0) }
      .filter { !["CHAPTER", "PARAMETER", "NOTEBOOK"].contains($0) && $0.count > 1 }
    let calls = text.matches(of: /(?:^|[ (])([a-z][A-Za-z]+)[(<]/).map { String($0.1) }
    #expect(globals.contains("_nbAwait") && types.contains("Task") && calls.contains("fatalError"))
    let locals: Set = [
      "value", "text", "isDone", "body", "answer", "error", "init", "initialize", "deallocate",
      "allocate", "map", "success", "failure", "contains", "silgen", "inline", "name", "throws",
      "case", "func",
    ]
    for name in globals + types + calls
    where !name.hasPrefix("_nb") && !locals.contains(name) {
      let isTaken = Parameter.takenNames.contains(name)
      #expect(isTaken, "\(name)")
    }
  }
}
