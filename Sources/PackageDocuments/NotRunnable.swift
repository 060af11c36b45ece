/// Why a block of a document is not run, beside its labels.
///
/// A block of this kind counts as not run, never as passed.
enum NotRunnable {
  /// Something is to be filled in: `<#name#>`.
  case placeholders
  /// It leaves code out (`...`) that would have to run, or without which it has no type.
  case leftOut
  /// It needs a module that other platforms have.
  case platform(module: String)
  /// DocC shows the code of a file there, which is a program of its own.
  case snippet(path: String)
  /// It is a program that asks for words on its command line: it ended with the code for wrong
  /// usage.
  case needsArguments
  /// It waits for what comes, as a server does.
  case endless

  var sentence: String {
    switch self {
    case .placeholders: "it has placeholders to fill in"
    case .leftOut: "it leaves out code that would have to run (...)"
    case .platform(let module): "it needs \(module), which is for other platforms"
    case .snippet(let path): "it shows the snippet \(path), which is a program of its own"
    case .endless: "it runs until it is stopped"
    case .needsArguments: "it is a program that needs arguments (it ended with exit code 64)"
    }
  }
}
