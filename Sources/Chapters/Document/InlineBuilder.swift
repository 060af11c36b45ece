/// Turns libcmark's inlines into ours, with the formulas back in place.
struct InlineBuilder {
  let mask: MathematicsMask
  /// The number of formulas met so far.
  private var met = 0
  /// The lines of the last formula that are still to come.
  private var linesToCome = 0

  init(mask: MathematicsMask) { self.mask = mask }

  mutating func inlines(_ nodes: [SyntaxNode]) -> [Inline] { built(nodes).withStruckText }

  private mutating func built(_ nodes: [SyntaxNode]) -> [Inline] {
    var result: [Inline] = []
    for node in nodes {
      switch node.kind {
      case .text: text(node.literal, into: &result)
      case .softBreak:
        if linesToCome == 0 { result.append(.softBreak) }
      case .lineBreak:
        if linesToCome == 0 { result.append(.lineBreak) }
      case .code: result.append(.code(string(node.literal)))
      case .htmlInline: result.append(.html(string(node.literal)))
      case .emphasis: result.append(.emphasis(inlines(node.children)))
      case .strong: result.append(.strong(inlines(node.children)))
      case .link(let destination, let title):
        let content = inlines(node.children)
        result.append(
          .link(
            LinkText(
              destination: string(Array(destination.utf8)), title: string(Array(title.utf8)),
              content: content, position: position(node))))
      case .image(let destination, let title):
        result.append(
          .image(
            ImageLink(
              destination: string(Array(destination.utf8)), title: string(Array(title.utf8)),
              altText: inlines(node.children).plainText, position: position(node))))
      default: break
      }
    }
    return result
  }

  private func position(_ node: SyntaxNode) -> SourcePosition {
    SourcePosition(line: node.firstLine, column: max(1, node.firstColumn))
  }

  private mutating func text(_ bytes: [UInt8], into result: inout [Inline]) {
    var plain: [UInt8] = []
    func flush() {
      guard !plain.isEmpty else { return }
      let text = String(decoding: plain, as: UTF8.self)
      if case .text(let before)? = result.last {
        result[result.count - 1] = .text(before + text)
      } else {
        result.append(.text(text))
      }
      plain = []
    }
    var index = 0
    if linesToCome > 0, bytes.first == MathematicsMask.filler { linesToCome -= 1 }
    while index < bytes.count {
      if bytes[index] == MathematicsMask.opening, index + 1 < bytes.count,
        let formula = next(named: bytes[index + 1])
      {
        flush()
        result.append(.mathematics(mask.mathematics(formula)))
        linesToCome = mask.lineCount(of: formula) - 1
        index += 2
      } else if bytes[index] == MathematicsMask.bracket, mask.isNeeded {
        if let found = MathematicsMask.reference(
          Substring(String(decoding: bytes[(index + 1)...], as: UTF8.self)))
        {
          flush()
          result.append(found.inline)
          index += 1 + found.length
        } else {
          plain.append(0x5B)
          index += 1
        }
      } else if bytes[index] == MathematicsMask.filler, !mask.formulas.isEmpty {
        index += 1
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    flush()
  }

  /// A formula in a place that knows none, such as a link's title, as it was written.
  private mutating func string(_ bytes: [UInt8]) -> String {
    guard mask.isNeeded,
      bytes.contains(where: { $0 == MathematicsMask.opening || $0 == MathematicsMask.bracket })
    else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == MathematicsMask.opening, index + 1 < bytes.count,
        let formula = next(named: bytes[index + 1])
      {
        result += mask.written(formula)
        index += 2
      } else {
        if bytes[index] == MathematicsMask.bracket {
          result.append(0x5B)
        } else if bytes[index] != MathematicsMask.filler {
          result.append(bytes[index])
        }
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The next formula with this name.
  private mutating func next(named name: UInt8) -> MathematicsMask.Formula? {
    let names = MathematicsMask.names
    guard let place = names.firstIndex(of: name) else { return nil }
    let skipped = (place - met % names.count + names.count) % names.count
    guard met + skipped < mask.formulas.count else { return nil }
    met += skipped + 1
    return mask.formulas[met - 1]
  }
}

extension MathematicsMask {
  func lineCount(of formula: Formula) -> Int {
    lines.position(of: formula.range.upperBound).line
      - lines.position(of: formula.range.lowerBound).line + 1
  }

  func written(_ formula: Formula) -> ArraySlice<UInt8> { source[formula.range] }
}
