/// What changed between two texts, line by line, with the changed words marked.
package struct LineDiff: Sendable, Hashable, Codable {
  package struct Segment: Sendable, Hashable, Codable {
    package var text: String
    /// Whether this part differs from the line it is paired with.
    package var isChanged: Bool
  }
  package struct Line: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable { case same, removed, added }
    package var kind: Kind
    package var segments: [Segment]
    package var text: String { segments.map(\.text).joined() }
  }
  package var lines: [Line]

  package init(old: String, new: String) {
    self.init(old: OutputText.lines(old), new: OutputText.lines(new))
  }

  init(old: [String], new: [String]) {
    lines = []
    let steps =
      Alignment.steps(old.count, new.count, replaceCost: 1500) {
        old[$0].utf8.elementsEqual(new[$1].utf8)
      } ?? old.indices.map { .delete($0) } + new.indices.map { .insert($0) }
    var removed: [Line] = []
    var added: [Line] = []
    func flush() {
      lines += removed + added
      removed = []
      added = []
    }
    for step in steps {
      switch step {
      case .match(let i, _):
        flush()
        lines.append(Line(kind: .same, segments: [Segment(text: old[i], isChanged: false)]))
      case .replace(let i, let j):
        let (before, after) = Self.words(old[i], new[j])
        removed.append(Line(kind: .removed, segments: before))
        added.append(Line(kind: .added, segments: after))
      case .delete(let i):
        removed.append(Line(kind: .removed, segments: [Segment(text: old[i], isChanged: true)]))
      case .insert(let j):
        added.append(Line(kind: .added, segments: [Segment(text: new[j], isChanged: true)]))
      case .wildcard: break
      }
    }
    flush()
  }

  package var isEmpty: Bool { lines.allSatisfy { $0.kind == .same } }

  /// Both lines with the words marked that the other lacks.
  private static func words(_ old: String, _ new: String) -> ([Segment], [Segment]) {
    let a = split(old)
    let b = split(new)
    let steps = Alignment.steps(a.count, b.count, replaceCost: 2000) {
      a[$0].utf8.elementsEqual(b[$1].utf8)
    }
    guard let steps else {
      return ([Segment(text: old, isChanged: true)], [Segment(text: new, isChanged: true)])
    }
    var before: [Segment] = []
    var after: [Segment] = []
    var common = 0
    for step in steps {
      switch step {
      case .match(let i, let j):
        append(a[i], isChanged: false, to: &before)
        append(b[j], isChanged: false, to: &after)
        if a[i].contains(where: { $0.isLetter || $0.isNumber }) { common += a[i].count }
      case .delete(let i): append(a[i], isChanged: true, to: &before)
      case .insert(let j): append(b[j], isChanged: true, to: &after)
      case .replace(let i, let j):
        append(a[i], isChanged: true, to: &before)
        append(b[j], isChanged: true, to: &after)
      case .wildcard: break
      }
    }
    // Lines with next to nothing in common differ as wholes.
    if common * 4 < min(old.count, new.count) {
      return ([Segment(text: old, isChanged: true)], [Segment(text: new, isChanged: true)])
    }
    return (before, after)
  }

  private static func append(_ text: String, isChanged: Bool, to segments: inout [Segment]) {
    if let last = segments.indices.last, segments[last].isChanged == isChanged {
      segments[last].text += text
    } else {
      segments.append(Segment(text: text, isChanged: isChanged))
    }
  }

  /// Words, numbers with their sign and point, runs of blanks, and single marks.
  private static func split(_ line: String) -> [String] {
    var words: [String] = []
    var kind = -1
    for character in line {
      let next =
        character.isLetter || character.isNumber || character == "_"
        ? 0 : character == " " ? 1 : character == "." && kind == 0 ? 0 : 2
      if next == kind, next != 2, !words.isEmpty {
        words[words.count - 1].append(character)
      } else {
        words.append(String(character))
      }
      kind = next
    }
    return words
  }
}
