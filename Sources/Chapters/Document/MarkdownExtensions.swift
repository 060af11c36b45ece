// What people write in Markdown beyond CommonMark. Tables, mathematics and comments of documents
// have files of their own beside this one; whatever libcmark would misread is protected by
// `MathematicsMask` first.

/// The boxes that forges make of quotes that open with `[!NOTE]`.
package enum AlertKind: String, Sendable, CaseIterable {
  case note = "NOTE"
  case tip = "TIP"
  case important = "IMPORTANT"
  case warning = "WARNING"
  case caution = "CAUTION"
}

extension [Inline] {
  /// The texts with `~~struck~~` stretches as such.
  var withStruckText: [Inline] {
    guard contains(where: { if case .text(let text) = $0 { text.contains("~~") } else { false } })
    else { return self }
    var result: [Inline] = []
    /// Where in `result` a stretch opened.
    var opening: Int?
    for inline in self {
      guard case .text(let text) = inline else {
        result.append(inline)
        continue
      }
      let parts = text.split(separator: "~~", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if index > 0 {
          if let start = opening {
            let struck = [Inline](result[(start + 1)...])
            result.removeSubrange(start...)
            result.append(.strikethrough(struck))
            opening = nil
          } else if part.first?.isWhitespace != true, index < parts.count - 1 || self.count > 1 {
            opening = result.count
            result.append(.text("~~"))
          } else {
            result.append(.text("~~"))
          }
        }
        if !part.isEmpty { result.append(.text(String(part))) }
      }
    }
    return result
  }

  /// Takes `[ ]` or `[x]` at the start away: whether the task of a list's item is done.
  package mutating func takeTaskMark() -> Bool? {
    guard case .text(let text)? = first else { return nil }
    for (mark, isDone) in [("[ ] ", false), ("[x] ", true), ("[X] ", true)]
    where text.hasPrefix(mark) {
      self[0] = .text(String(text.dropFirst(mark.count)))
      return isDone
    }
    return nil
  }

  /// The kind of box that `[!NOTE]`, alone on the first line, makes of a quote, and the text after it.
  var alert: (kind: AlertKind, rest: [Inline])? {
    guard case .text(let text)? = first else { return nil }
    let mark = text.trimming(\.isWhitespace)
    guard mark.hasPrefix("[!"), mark.hasSuffix("]"),
      let kind = AlertKind(rawValue: mark.dropFirst(2).dropLast().uppercased())
    else { return nil }
    guard count > 1 else { return (kind, []) }
    switch self[1] {
    case .softBreak, .lineBreak: return (kind, Array(dropFirst(2)))
    default: return nil
    }
  }

  /// The footnotes that a paragraph defines, one on each of its lines: `[^name]: text`.
  var footnotes: [(name: String, text: [Inline])]? {
    var found: [(name: String, text: [Inline])] = []
    var index = 0
    while index < count {
      let startsLine: Bool =
        if index == 0 { true } else if case .softBreak = self[index - 1] { true } else { false }
      if startsLine, case .footnote(let name) = self[index], index + 1 < count,
        case .text(let text) = self[index + 1], text.hasPrefix(":")
      {
        if case .softBreak? = found.last?.text.last { found[found.count - 1].text.removeLast() }
        let rest = String(text.dropFirst().drop { $0 == " " })
        found.append((name, rest.isEmpty ? [] : [.text(rest)]))
        index += 2
        continue
      }
      guard !found.isEmpty else { return nil }
      found[found.count - 1].text.append(self[index])
      index += 1
    }
    return found.isEmpty ? nil : found
  }
}

extension MathematicsMask {
  /// What stands for the bracket that opens `[^name]` and `[@key]`: libcmark would take one for a
  /// link, and a line that defines one for the definition of a link.
  static let bracket: UInt8 = 0x1B

  /// What a masked bracket and the text after it are; nil where they are only text.
  static func reference(_ text: Substring) -> (inline: Inline, length: Int)? {
    guard let kind = text.first, kind == "^" || kind == "@",
      let end = text.firstIndex(of: "]")
    else { return nil }
    let inner = text[text.index(after: text.startIndex)..<end]
    let length = text.distance(from: text.startIndex, to: end) + 1
    func isName(_ text: some StringProtocol) -> Bool {
      !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "-_.:".contains($0) }
    }
    if kind == "^" { return isName(inner) ? (.footnote(String(inner)), length) : nil }
    let keys = inner.split(separator: ";").map { part in
      String(part).trimming { $0.isWhitespace || $0 == "@" }
    }
    return keys.allSatisfy(isName) && !keys.isEmpty ? (.citation(keys), length) : nil
  }
}
