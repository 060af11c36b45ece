import CellCode
import SwiftSyntax

/// Takes out of a block the statements that it shows to be wrong.
enum ShownErrors {
  /// The code with the innermost statements on these lines (from 1) made blank; nil where a line
  /// belongs to none.
  static func without(lines: Set<Int>, in code: ParsedCode) -> String? {
    let tree = code.tree
    let converter = SourceLocationConverter(fileName: "", tree: tree)
    let finder = Finder(converter)
    finder.walk(tree)
    var bytes = Array(code.text.utf8)
    for line in lines {
      guard let range = finder.ranges[line] else { return nil }
      for offset in range where bytes[offset] != 10 { bytes[offset] = 32 }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of the innermost statement or member on each line.
  private final class Finder: SyntaxVisitor {
    var ranges: [Int: Range<Int>] = [:]
    private let converter: SourceLocationConverter

    init(_ converter: SourceLocationConverter) {
      self.converter = converter
      super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
      note(Syntax(node))
      return .visitChildren
    }

    override func visit(_ node: MemberBlockItemSyntax) -> SyntaxVisitorContinueKind {
      note(Syntax(node))
      return .visitChildren
    }

    private func note(_ node: Syntax) {
      let start = node.positionAfterSkippingLeadingTrivia
      let end = node.endPositionBeforeTrailingTrivia
      let last = converter.location(for: end).line
      for line in converter.location(for: start).line...last {
        ranges[line] = start.utf8Offset..<end.utf8Offset
      }
    }
  }
}
