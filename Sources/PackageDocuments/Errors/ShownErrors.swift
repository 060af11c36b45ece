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
      blank(range, in: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The code up to the statement at the top with one of these lines (from 1), and what is declared
  /// after it; nil where none has one.
  static func before(lines: Set<Int>, in code: ParsedCode) -> String? {
    let converter = SourceLocationConverter(fileName: "", tree: code.tree)
    var bytes = Array(code.text.utf8)
    var isPast = false
    for statement in code.tree.statements {
      let start = statement.positionAfterSkippingLeadingTrivia
      let end = statement.endPositionBeforeTrailingTrivia
      let own = converter.location(for: start).line...converter.location(for: end).line
      isPast = isPast || own.contains { lines.contains($0) }
      if case .decl(let declaration) = statement.item, !declaration.is(VariableDeclSyntax.self) {
        continue
      }
      if isPast { blank(start.utf8Offset..<end.utf8Offset, in: &bytes) }
    }
    return isPast ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// Makes a statement blank, with the comment after it.
  private static func blank(_ range: Range<Int>, in bytes: inout [UInt8]) {
    let lineEnd = bytes[range.upperBound...].firstIndex(of: 10) ?? bytes.count
    let rest = bytes[range.upperBound..<lineEnd].drop { $0 == 32 || $0 == 9 }
    let end = rest.starts(with: "//".utf8) ? lineEnd : range.upperBound
    for offset in range.lowerBound..<end where bytes[offset] != 10 { bytes[offset] = 32 }
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
