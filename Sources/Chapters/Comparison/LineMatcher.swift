/// Decides whether lines that a cell wrote are the recorded ones.
struct LineMatcher {
  let options: OutputOptions
  private let numbers: OutputToken.Numbers

  static let anyLines = "..."

  init(_ options: OutputOptions) {
    self.options = options
    numbers =
      options.mayVary ? .anywhere : options.tolerance != nil ? .afterBlanksAndMarks : .exact
  }

  func recordedTokens(_ line: String) -> [OutputToken] {
    OutputToken.tokens(of: line, numbers, wildcards: true)
  }

  func actualTokens(_ line: String) -> [OutputToken] {
    OutputToken.tokens(of: line, numbers, wildcards: false)
  }

  /// Whether `...` stands for the line or lines.
  static func isAnyLines(_ line: String) -> Bool {
    line.utf8.drop { $0 == 0x20 || $0 == 0x09 }.elementsEqual(anyLines.utf8)
  }

  func matches(recorded: String, actual: String) -> Bool {
    if recorded.utf8.elementsEqual(actual.utf8) { return true }
    if numbers == .exact, !recorded.contains(OutputToken.wildcard) { return false }
    let pattern = recordedTokens(recorded)
    let text = actualTokens(actual)
    return Self.matches(
      pattern.count, text.count, isWild: { pattern[$0].isWildcard },
      { matches(pattern[$0], text[$1]) })
  }

  func matches(_ recorded: OutputToken, _ actual: OutputToken) -> Bool {
    guard let a = recorded.number, let b = actual.number else {
      return recorded.text.utf8.elementsEqual(actual.text.utf8)
    }
    if options.mayVary { return true }
    if a == b || (a.isNaN && b.isNaN) { return true }
    // Nothing lies near an infinite number, nor near one that is none.
    guard a.isFinite, b.isFinite else { return false }
    let tolerance = options.tolerance ?? 0
    let scale = max(1, abs(a), abs(b))
    let distance = abs(a - b)
    guard distance.isFinite, (tolerance * scale).isFinite else {
      return abs(a / scale - b / scale) <= tolerance
    }
    return distance <= tolerance * scale
  }

  func matches(recorded: [String], actual: [String]) -> Bool {
    Self.matches(
      recorded.count, actual.count, isWild: { Self.isAnyLines(recorded[$0]) },
      { matches(recorded: recorded[$0], actual: actual[$1]) })
  }

  /// Matches a pattern with wildcards in at most pattern x text steps: when something fails to match,
  /// only the last wildcard has to take more, since an earlier one cannot help.
  static func matches(
    _ patternCount: Int, _ textCount: Int, isWild: (Int) -> Bool, _ matches: (Int, Int) -> Bool
  ) -> Bool {
    var pattern = 0
    var text = 0
    var lastWild: (pattern: Int, text: Int)?
    while text < textCount {
      if pattern < patternCount, isWild(pattern) {
        lastWild = (pattern, text)
        pattern += 1
      } else if pattern < patternCount, matches(pattern, text) {
        pattern += 1
        text += 1
      } else if let wild = lastWild {
        lastWild = (wild.pattern, wild.text + 1)
        pattern = wild.pattern + 1
        text = wild.text + 1
      } else {
        return false
      }
    }
    while pattern < patternCount, isWild(pattern) { pattern += 1 }
    return pattern == patternCount
  }
}
