import SwiftSyntax

/// What the syntax of a cell says about whether it means the same beside other cells in one file.
struct MergeFacts: Sendable {
  /// Private members of types: a name that another cell must not use.
  var privateMembers: Set<String> = []
  /// Names after a dot.
  var memberReferences: Set<String> = []

  init(_ tree: SourceFileSyntax) {}
}
