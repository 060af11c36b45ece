/// What surrounds a piece of code: the cells before it, already compiled, and how it would be
/// compiled itself.
package struct CodeContext: Sendable, Hashable {
  /// The modules of the cells before, the newest last.
  package var modules: [String]
  /// The compiler's arguments for the code, without its own name and file.
  package var arguments: [String]

  package init(modules: [String], arguments: [String]) {
    self.modules = modules
    self.arguments = arguments
  }

  /// What stands before the code in the text that the service reads.
  ///
  /// One line, so that the code's lines are the text's but for this one.
  var prefix: String {
    guard let newest = modules.last else { return "\n" }
    return modules.map { "@testable import \($0); " }.joined() + "@_exported import \(newest)\n"
  }
}
