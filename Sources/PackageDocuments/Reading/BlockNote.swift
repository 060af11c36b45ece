import Chapters

/// What is noted of how a block was read, until it has run.
struct BlockNote: Codable, Equatable {
  /// What a report should say of the way.
  var remark: String?
  /// The errors that the block shows on purpose; the rest of the block is what runs.
  var shownErrors: [CompilerMessage]?
  /// Whether it lists what the package declares.
  var listsInterface = false
  var isTemplate = false
  /// What it lists, and the package has otherwise.
  var misdeclared: [InterfaceCheck.Finding] = []
  /// What the block's comments state.
  var claims: [Claim] = []
}
