import Chapters

/// What a document says of errors that a block shows on purpose.
struct ExpectedErrors {
  /// The lines of the code, from 1, that a comment says are in error: the comment's own, or, where
  /// it stands alone, those beside it.
  var lines: Set<Int> = []
  /// Whether the text beside the block says that it does not compile.
  var isInProse = false
  /// Whether words say so, and not a sign alone, with which people also mark what is bad style.
  var isInWords = false

  var isEmpty: Bool { lines.isEmpty && !isInProse }

  /// Reads a block's comments, and the prose beside it.
  init(_ cell: Cell) {
    self.init(code: cell.code)
    isInProse = Self.isAnnounced(by: cell.prose)
  }

  /// Reads a block's comments.
  init(code: String) {
    guard
      code.contains("rror") || code.contains("ompile") || code.contains("❌") || code.contains("🛑")
    else { return }
    let rows = code.split(separator: "\n", omittingEmptySubsequences: false)
    for comment in LineComments.all(in: code) where Self.saysError(comment.text) {
      lines.insert(comment.line)
      if Self.saysErrorInWords(comment.text) { isInWords = true }
      let row = comment.line <= rows.count ? rows[comment.line - 1] : ""
      if row.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("//") {
        lines.formUnion([comment.line - 1, comment.line + 1])
      }
    }
  }

  private static func saysErrorInWords(_ comment: String) -> Bool {
    let text = comment.lowercased()
    return ["error", "compile", "crash", "trap"].contains { text.contains($0) }
  }

  /// `error: ...`, `Compile-time error`, `❌`: what stands first in a comment counts.
  static func saysError(_ comment: String) -> Bool {
    let text = comment.trimming { " \t^~-–—`|".contains($0) }.lowercased()
    if text.hasPrefix("❌") || text.hasPrefix("🛑") || text.hasPrefix("⛔") { return true }
    for phrase in [
      "error:", "error!", "compiler error", "compile error", "compile-time error",
      "compilation error", "build error", "fatal error", "runtime error", "run-time error",
      "does not compile", "doesn't compile", "won't compile", "will not compile",
      "this does not compile", "this doesn't compile", "this won't compile", "crashes", "traps",
    ] where text.hasPrefix(phrase) {
      return true
    }
    return text == "error" || text == "error."
  }

  /// Whether prose beside a block says that it is refused.
  static func isAnnounced(by prose: String) -> Bool {
    let text = prose.lowercased().replacing("’", with: "'")
    let verbs = [
      "will report a compile", "reports a compile", "produces a compile", "will produce a compile",
      "is a compile-time error", "is a compiler error", "causes a compile", "will cause a compile",
      "results in a compile", "will result in a compile", "following does not compile",
      "following code does not compile", "following doesn't compile", "following will not compile",
      "following won't compile", "does not compile:", "doesn't compile:", "won't compile:",
      "will not compile:", "fails to compile:", "is rejected by the compiler",
      "emits a compile", "triggers a compile", "generates a compile",
    ]
    return verbs.contains { text.contains($0) }
  }
}

extension ExpectedErrors {
  /// Whether the error that a block shows has come; nil where it shows none, or ended in another way.
  func areMet(by result: CellResult, _ cell: Cell) -> Bool? {
    guard !isEmpty else { return nil }
    func isShown(_ position: SourcePosition?) -> Bool {
      position.map { lines.contains($0.line - cell.codeLine + 1) } ?? true
    }
    switch result.ending {
    case .failedToCompile:
      let errors = result.messages.filter { $0.severity == .error }
      return isInProse || errors.allSatisfy { isShown($0.position) } ? true : nil
    case .trapped(_, let position) where !lines.isEmpty:
      return isShown(position) ? true : nil
    case .completed where isInWords: return false
    default: return nil
    }
  }
}
