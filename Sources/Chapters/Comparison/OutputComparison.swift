/// A recorded output beside what the cell wrote now.
package struct OutputComparison: Sendable {
  /// Whether the cell wrote what is recorded.
  package let matches: Bool
  /// What a new record says: the recorded text where it matches, else the new text with every
  /// wildcard and every near enough number that still matches kept.
  package let merged: String
  /// Whether there are too many lines that differ to pair them in any order.
  package let isTooLarge: Bool
  /// How much of the record is inexact.
  package let inexact: InexactMatches

  package init(recorded: String, options: OutputOptions, actual: String) {
    let old = OutputText.lines(recorded)
    let new = OutputText.lines(OutputText.settled(actual))
    let matcher = LineMatcher(options)
    inexact = InexactMatches(recorded: old, options: options)
    if options.unordered {
      let pairing = UnorderedPairing(recorded: old, actual: new, matcher)
      isTooLarge = pairing.isTooLarge
      matches = pairing.isComplete
      merged = matches ? recorded : OutputText.text(pairing.merged)
    } else {
      isTooLarge = false
      matches = matcher.matches(recorded: old, actual: new)
      merged = matches ? recorded : OutputText.text(Self.merge(old, new, matcher))
    }
  }

  /// The new lines with what still matches of the old ones.
  private static func merge(_ old: [String], _ new: [String], _ matcher: LineMatcher) -> [String] {
    let steps = Alignment.steps(
      old.count, new.count, isWild: { LineMatcher.isAnyLines(old[$0]) },
      { matcher.matches(recorded: old[$0], actual: new[$1]) })
    guard let steps else { return new }
    var merged: [String] = []
    for step in steps {
      switch step {
      case .match(let i, _), .wildcard(let i, _): merged.append(old[i])
      case .replace(let i, let j): merged.append(merge(line: old[i], new[j], matcher))
      case .insert(let j): merged.append(new[j])
      case .delete: break
      }
    }
    return matcher.matches(recorded: merged, actual: new) ? merged : new
  }

  /// One changed line, with the wildcards and near enough numbers of the old one.
  private static func merge(line old: String, _ new: String, _ matcher: LineMatcher) -> String {
    let pattern = matcher.recordedTokens(old)
    guard pattern.contains(where: { $0.isWildcard || $0.number != nil }) else { return new }
    let text = matcher.actualTokens(new)
    let steps = Alignment.steps(
      pattern.count, text.count, isWild: { pattern[$0].isWildcard },
      { matcher.matches(pattern[$0], text[$1]) })
    guard let steps else { return new }
    var merged = ""
    var changes = 0
    for step in steps {
      switch step {
      case .wildcard(let i, _): merged += pattern[i].text
      case .match(let i, let j):
        // Where digits may differ anyway, a changed line shows those of its own run.
        merged += matcher.options.mayVary ? text[j].text : pattern[i].text
      case .replace(_, let j), .insert(let j):
        merged += text[j].text
        changes += 1
      case .delete: changes += 1
      }
    }
    // A line that has become another one keeps nothing: a wildcard in it would be there by chance.
    let isSameLine = changes * 2 <= max(pattern.count, text.count)
    return isSameLine && matcher.matches(recorded: merged, actual: new) ? merged : new
  }
}

/// How many times a record says less than every byte.
package struct InexactMatches: Sendable, Hashable, Codable {
  /// Lines `...`.
  package var anyLines = 0
  /// `[..]` within lines.
  package var anyText = 0
  /// Output blocks with the word `unordered`, `tolerance=`, `may-vary`.
  package var unordered = 0
  package var tolerance = 0
  package var mayVary = 0
  package init() {}

  init(recorded lines: [String], options: OutputOptions) {
    for line in lines {
      if LineMatcher.isAnyLines(line) { anyLines += 1 }
      anyText += line.components(of: OutputToken.wildcard)
    }
    unordered = options.unordered ? 1 : 0
    tolerance = options.tolerance == nil ? 0 : 1
    mayVary = options.mayVary ? 1 : 0
  }

  package var total: Int { anyLines + anyText + unordered + tolerance + mayVary }

  package static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.anyLines += b.anyLines
    sum.anyText += b.anyText
    sum.unordered += b.unordered
    sum.tolerance += b.tolerance
    sum.mayVary += b.mayVary
    return sum
  }
}

extension String {
  /// How many times a part occurs.
  fileprivate func components(of part: String) -> Int {
    ranges(of: part).count
  }
}
