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

extension ParameterValue {
  /// The value as somebody types it after `--set name=`.
  package var text: String {
    switch self {
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .boolean(let value): String(value)
    case .text(let value): value
    }
  }

  /// The value as Swift code.
  package var literal: String {
    switch self {
    case .text(let value): value.debugDescription
    default: text
    }
  }
}
