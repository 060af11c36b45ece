import Chapters

extension CellLabels {
  /// The labels as they are written.
  package var words: [String] {
    var words: [String] = []
    if hidden { words.append("hidden") }
    if skip { words.append("skip") }
    if noRun { words.append("no-run") }
    if fails { words.append("fails") }
    if traps { words.append("traps") }
    if optimized { words.append("optimized") }
    if let timeout { words.append("timeout=\(timeout.formatted())s") }
    if let name { words.append("name=\(name)") }
    if let environment { words.append("env=\(environment)") }
    if let condition { words.append("if=\(condition)") }
    return words
  }
}
