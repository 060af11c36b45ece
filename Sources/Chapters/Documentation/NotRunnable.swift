/// Why a block of a document is not run: the whole list. A block of this kind counts as not run,
/// never as passed.
package enum NotRunnable: Sendable, Hashable {
  /// The author says so: the label `skip`.
  case skipped
  /// The condition of its label `if=` does not hold.
  case condition(String)
  /// It lies after the cell that the run was to stop at.
  case afterEnd
  /// Something is to be filled in: `<#name#>`.
  case placeholders
  /// It leaves code out (`...`) that would have to run, or without which it has no type.
  case leftOut
  /// It imports a module that other platforms have.
  case platform(module: String)
  /// DocC shows the code of a file there, which is a program of its own.
  case snippet(path: String)
  /// It is a program that asks for words on its command line: it ended with the code for wrong
  /// usage.
  case needsArguments

  package var sentence: String {
    switch self {
    case .skipped: "marked skip"
    case .condition(let text): "if=\(text) does not hold here"
    case .afterEnd: "after the cell to stop at"
    case .placeholders: "it has placeholders to fill in"
    case .leftOut: "it leaves out code that would have to run (...)"
    case .platform(let module): "it imports \(module), which is for other platforms"
    case .snippet(let path): "it shows the snippet \(path), which is a program of its own"
    case .needsArguments: "it is a program that needs arguments (it ended with exit code 64)"
    }
  }
}
