import CellCode
import Chapters
import SwiftSyntax

/// Finds what the comments of a block state, and makes the calls that tell the host of it.
final class ClaimFinder: SyntaxVisitor {
  private(set) var claims: [Claim] = []
  /// For each claim, by its line, the calls to put in.
  private(set) var edits: [Int: [CodeEdit]] = [:]
  private let converter: SourceLocationConverter
  private var taken: Set<Int> = []

  init(_ tree: SourceFileSyntax) {
    converter = SourceLocationConverter(fileName: "", tree: tree)
    super.init(viewMode: .sourceAccurate)
    walk(tree)
    // What states a value where nothing runs, as beside a stored property.
    for comment in LineComments.all(in: tree.description) where !taken.contains(comment.line) {
      let text = Self.stripped("//" + comment.text)
      guard ValueComment(text) != nil else { continue }
      let line = comment.line
      claims.append(Claim(subject: .nothing, line: line, text: text, statementLines: line...line))
    }
  }

  override func visit(_ items: CodeBlockItemListSyntax) -> SyntaxVisitorContinueKind {
    for (place, item) in zip(items.indices, items) {
      let next = items.index(after: place)
      let end =
        next == items.endIndex
        ? items.parent?.lastToken(viewMode: .sourceAccurate).map(Syntax.init)
        : Syntax(items[next])
      read(
        item, before: end, goesOn: next == items.endIndex ? nil : Syntax(items[next]),
        isOnlyOne: items.count == 1)
    }
    return .visitChildren
  }

  /// Reads the comments between a statement and what comes next, be it the next statement or a brace.
  private func read(
    _ item: CodeBlockItemSyntax, before next: Syntax?, goesOn: Syntax?, isOnlyOne: Bool
  ) {
    let comments = comments(after: item, before: next)
    guard !comments.isEmpty else { return }
    let first = line(item.positionAfterSkippingLeadingTrivia)
    let lines = first...max(first, line(item.endPositionBeforeTrailingTrivia))
    if Self.prints(item) {
      guard let claim = PrintComment.claim(in: comments, about: lines, next: goesOn.map(startLine))
      else { return }
      taken.formUnion(comments.map(\.line))
      claims.append(claim)
      edits[claim.line] = [
        (start(item), "_nbBegin(\(claim.line)); "), (end(item), "; _nbEnd(\(claim.line))"),
      ]
    } else if let (line, count, comment) = ValueComment.first(in: comments),
      let calls = calls(for: item, line, comment, isOnlyOne: isOnlyOne)
    {
      taken.formUnion(line..<line + count)
      let text = comments.drop { $0.line < line }.prefix(count).map(\.text).joined(separator: " ")
      claims.append(
        Claim(
          subject: comment.subject.map { .expression($0) } ?? .statement, line: line, text: text,
          statementLines: lines, radix: Self.radix(of: item)))
      edits[line] = calls
    }
  }

  private func start(_ node: some SyntaxProtocol) -> Int {
    node.positionAfterSkippingLeadingTrivia.utf8Offset
  }

  private func end(_ node: some SyntaxProtocol) -> Int {
    node.endPositionBeforeTrailingTrivia.utf8Offset
  }

  private func line(_ position: AbsolutePosition) -> Int { converter.location(for: position).line }

  private func startLine(_ node: Syntax) -> Int { line(node.positionAfterSkippingLeadingTrivia) }

  /// The comments on a statement's last line and on the lines right beneath it.
  private func comments(
    after item: CodeBlockItemSyntax, before next: Syntax?
  ) -> [(line: Int, text: String)] {
    guard let last = item.lastToken(viewMode: .sourceAccurate) else { return [] }
    var found: [(Int, String)] = []
    var line = line(last.endPositionBeforeTrailingTrivia)
    for piece in last.trailingTrivia {
      if case .lineComment(let text) = piece { found.append((line, Self.stripped(text))) }
    }
    guard let first = next?.firstToken(viewMode: .sourceAccurate) else { return found }
    var newlines = 0
    for piece in first.leadingTrivia {
      switch piece {
      case .newlines(let count), .carriageReturns(let count), .carriageReturnLineFeeds(let count):
        newlines += count
        line += count
        if newlines > 1 { return found }
      case .lineComment(let text):
        newlines = 0
        found.append((line, Self.stripped(text)))
      case .spaces, .tabs: break
      default: return found
      }
    }
    return found
  }

  private static func stripped(_ comment: String) -> String {
    comment.drop { $0 == "/" }.trimmingCharacters(" \t")
  }

  /// The calls by which a statement shows its value; nil where it has none.
  private func calls(
    for item: CodeBlockItemSyntax, _ line: Int, _ comment: ValueComment, isOnlyOne: Bool
  ) -> [CodeEdit]? {
    if let subject = comment.subject { return [(end(item), "; _nbState(\(line), \(subject))")] }
    switch item.item {
    case .decl(let declaration):
      guard let variable = declaration.as(VariableDeclSyntax.self),
        let binding = variable.bindings.last, binding.initializer != nil,
        binding.pattern.is(IdentifierPatternSyntax.self)
          || binding.pattern.is(TuplePatternSyntax.self)
      else { return nil }
      return [(end(item), "; _nbState(\(line), \(binding.pattern.trimmedDescription))")]
    case .stmt(let statement):
      guard let value = statement.as(ReturnStmtSyntax.self)?.expression else { return nil }
      return [(start(value), "_nbValue(\(line), "), (end(value), ")")]
    case .expr(let value):
      if let target = Self.assigned(value) {
        return [(end(item), "; _nbState(\(line), \(target))")]
      }
      // The only expression of a body may be what the body returns.
      if isOnlyOne, item.parent?.parent?.is(SourceFileSyntax.self) != true {
        return [(start(item), "_nbValue(\(line), "), (end(item), ")")]
      }
      let ending = Self.changed(by: value).map { ", { \($0) })" } ?? ")"
      return [(start(item), "_nbState(\(line), "), (end(item), ending)]
    @unknown default: return nil
    }
  }

  /// The left side of an assignment.
  private static func assigned(_ value: ExprSyntax) -> String? {
    guard let sequence = value.as(SequenceExprSyntax.self), sequence.elements.count >= 3 else {
      return nil
    }
    let elements = Array(sequence.elements)
    let name = elements[1].as(BinaryOperatorExprSyntax.self)?.operator.text ?? ""
    let isCompound =
      name.hasSuffix("=") && !["==", "!=", "<=", ">=", "===", "!=="].contains(name)
    guard elements[1].is(AssignmentExprSyntax.self) || isCompound else { return nil }
    let target = elements[0].trimmedDescription
    return target == "_" ? nil : target
  }

  /// The variable that a call such as `numbers.sort()` may change.
  ///
  /// A type, as in `Shop.open()`, is no variable, and has no value to show.
  private static func changed(by value: ExprSyntax) -> String? {
    guard let call = value.as(FunctionCallExprSyntax.self),
      let member = call.calledExpression.as(MemberAccessExprSyntax.self),
      let base = member.base?.as(DeclReferenceExprSyntax.self)?.trimmedDescription,
      base.first?.isUppercase == false, base != "self", base != "super"
    else { return nil }
    return base
  }

  /// Whether a statement is a call of `print`, or holds one.
  private static func prints(_ item: CodeBlockItemSyntax) -> Bool {
    if case .decl = item.item { return false }
    return item.tokens(viewMode: .sourceAccurate).contains {
      ["print", "debugPrint", "dump"].contains($0.text)
    }
  }

  /// The radix of the literals in a block's code, where they are all of one; a comment may write
  /// values in it.
  private static func radix(of item: CodeBlockItemSyntax) -> Int {
    let literals = item.root.tokens(viewMode: .sourceAccurate).filter {
      if case .integerLiteral = $0.tokenKind { true } else { false }
    }.map(\.text)
    for (prefix, radix) in [("0b", 2), ("0o", 8), ("0x", 16)]
    where literals.contains(where: { $0.hasPrefix(prefix) }) {
      return radix
    }
    return 10
  }
}

extension ValueComment {
  /// The first of the comments that is a value, alone or with the lines after it: its line, the
  /// number of its lines, and what it says.
  static func first(
    in comments: [(line: Int, text: String)]
  ) -> (line: Int, count: Int, comment: ValueComment)? {
    for (index, first) in comments.enumerated() {
      var text = ""
      for (count, comment) in comments[index...].prefix(24).enumerated() {
        text += (text.isEmpty ? "" : " ") + comment.text
        if let value = ValueComment(text) { return (first.line, count + 1, value) }
        // Only an open bracket goes on in the next line.
        if !"[(".contains(where: { text.contains($0) }) { break }
      }
    }
    return nil
  }
}

extension StringProtocol {
  /// The text without the characters of `set` at both ends.
  func trimmingCharacters(_ set: String) -> String {
    String(drop { set.contains($0) }.reversed().drop { set.contains($0) }.reversed())
  }
}
