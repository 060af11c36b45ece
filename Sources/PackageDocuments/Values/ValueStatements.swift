import CellCode
import Chapters
import SwiftSyntax

/// Finds the statements of whose values a comment beside or beneath them speaks.
struct ValueStatements {
  /// Calls to put in that show each value to the host.
  var edits: [CodeEdit] = []
  /// The lines of comments that say what the statement above prints.
  var printedLines: [Int] = []
  private let converter: SourceLocationConverter

  init(_ tree: SourceFileSyntax) {
    converter = SourceLocationConverter(fileName: "", tree: tree)
    let items = Array(tree.statements)
    for (index, item) in items.enumerated() {
      let next = index + 1 < items.count ? Syntax(items[index + 1]) : Syntax(tree.endOfFileToken)
      let comments = comments(after: item, before: next)
      if comments.isEmpty { continue }
      if Self.prints(item) {
        read(printed: comments)
      } else if let (line, comment) = ValueComment.first(in: comments) {
        show(item, line, comment)
      }
    }
  }

  /// The comments on a statement's last line and on the lines right beneath it.
  private func comments(
    after item: CodeBlockItemSyntax, before next: Syntax
  ) -> [(line: Int, text: String)] {
    guard let last = item.lastToken(viewMode: .sourceAccurate) else { return [] }
    var found: [(Int, String)] = []
    var line = converter.location(for: last.endPositionBeforeTrailingTrivia).line
    for piece in last.trailingTrivia {
      if case .lineComment(let text) = piece { found.append((line, Self.stripped(text))) }
    }
    guard let first = next.firstToken(viewMode: .sourceAccurate) else { return found }
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

  private mutating func read(printed comments: [(line: Int, text: String)]) {
    // Said by the words `Prints` or `Output`, or by being values.
    var isSaid = false
    for (line, text) in comments {
      let lower = text.lowercased()
      if ["prints:", "prints", "output:", "outputs:", "=> prints:"].contains(lower) {
        isSaid = true
      } else if isSaid || StatedValue(text) != nil {
        printedLines.append(line)
      } else {
        // The lines under `Prints "..."` go on with it, which is compared elsewhere.
        return
      }
    }
  }

  private mutating func show(_ item: CodeBlockItemSyntax, _ line: Int, _ comment: ValueComment) {
    let start = item.positionAfterSkippingLeadingTrivia.utf8Offset
    let end = item.endPositionBeforeTrailingTrivia.utf8Offset
    if let subject = comment.subject {
      edits.append((end, "; _nbState(\(line), \(subject))"))
      return
    }
    switch item.item {
    case .decl(let declaration):
      guard let variable = declaration.as(VariableDeclSyntax.self),
        let binding = variable.bindings.last, binding.initializer != nil
      else { return }
      let name = binding.pattern.trimmedDescription
      guard binding.pattern.is(IdentifierPatternSyntax.self) || binding.pattern.is(TuplePatternSyntax.self)
      else { return }
      edits.append((end, "; _nbState(\(line), \(name))"))
    case .expr(let value):
      if let target = Self.assigned(value) {
        edits.append((end, "; _nbState(\(line), \(target))"))
        return
      }
      edits.append((start, "_nbState(\(line), "))
      edits.append((end, Self.base(of: value).map { ", { \($0) })" } ?? ")"))
    default: return
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
  private static func base(of value: ExprSyntax) -> String? {
    guard let call = value.as(FunctionCallExprSyntax.self),
      let member = call.calledExpression.as(MemberAccessExprSyntax.self),
      let base = member.base?.as(DeclReferenceExprSyntax.self)
    else { return nil }
    return base.trimmedDescription
  }

  /// Whether a statement is a call of `print`, or holds one.
  private static func prints(_ item: CodeBlockItemSyntax) -> Bool {
    if case .decl = item.item { return false }
    return item.tokens(viewMode: .sourceAccurate).contains {
      ["print", "debugPrint", "dump"].contains($0.text)
    }
  }
}

extension StringProtocol {
  /// The text without the characters of `set` at both ends.
  func trimmingCharacters(_ set: String) -> String {
    String(drop { set.contains($0) }.reversed().drop { set.contains($0) }.reversed())
  }
}
