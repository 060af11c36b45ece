import CellCode
import Chapters
import SwiftSyntax

/// Where a block leaves code out, and which errors of the compiler that excuses: those of what the
/// code left out may declare, and no others.
struct LeftOutPlaces {
  /// The types whose members are left out in part, with the lines of what declares them.
  private var types: [String: Set<Int>] = [:]
  /// Whether dots stand among statements, where they may declare names.
  private(set) var areAmongStatements = false
  /// The lines of all dots but those that are the whole of a body.
  private var lines: Set<Int> = []
  /// Whether there are bodies of dots alone.
  private var hasBodies = false

  var isEmpty: Bool { types.isEmpty && lines.isEmpty && !areAmongStatements && !hasBodies }
  /// Whether what runs may lack something.
  var mayChangeRun: Bool { areAmongStatements || !lines.isEmpty }

  init(_ code: ParsedCode) {
    guard ["...", "…", "//"].contains(where: code.text.contains) else { return }
    let edits = Omissions.edits(in: code)
    let filled = edits.isEmpty ? code : ParsedCode(EditedCode(code.text, edits).text)
    let surroundings = Surroundings(filled.tree)
    let rows = filled.text.split(separator: "\n", omittingEmptySubsequences: false)
    let comments = LineComments.all(in: filled.text)
    var start = 0
    for (index, row) in rows.enumerated() {
      for dots in ["/*...*/", "/*…*/"] {
        for range in row.ranges(of: dots) {
          let before = row[..<range.lowerBound]
          add(
            surroundings.around(start + before.utf8.count), line: index + 1,
            isAlone: Self.beginsStatement(before))
        }
      }
      let earlier = comments.prefix { $0.line <= index }.map(\.text)
      if let comment = comments.first(where: { $0.line == index + 1 }),
        row.trimmingCharacters(" \t").hasPrefix("//"),
        Omissions.isOmission(comment.text, after: earlier)
      {
        add(surroundings.around(start), line: index + 1, isAlone: true)
      }
      start += row.utf8.count + 1
    }
    if Omissions.hasCommentBodies(edits) { hasBodies = true }
  }

  private mutating func add(_ place: Surroundings.Place?, line: Int, isAlone: Bool) {
    switch place {
    case .members(let type, let own)?:
      types[type, default: []].formUnion(own)
      lines.insert(line)
    case .body(isWhole: true)? where isAlone: hasBodies = true
    case .body?, nil:
      if isAlone { areAmongStatements = true }
      lines.insert(line)
    }
  }

  private static func beginsStatement(_ before: Substring) -> Bool {
    var text = before[...]
    for filling in [Omissions.call, "_ = ();"] where text.hasSuffix(filling) {
      text = text.dropLast(filling.count)
    }
    text = text.dropLast(text.reversed().prefix { $0 == " " || $0 == "\t" }.count)
    return text.isEmpty || text.hasSuffix("{") || text.hasSuffix(" in") || text.hasSuffix(";")
  }

  /// Whether what is left out may be what an error on a line of the code is about.
  func excuses(_ error: String, line: Int, code: Substring) -> Bool {
    func names(_ text: Substring) -> Set<String> {
      Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    }
    let quoted = error.split(separator: "'", omittingEmptySubsequences: false)
    let subject = quoted.count > 1 ? names(quoted[1]) : []
    let isOfType = !subject.isDisjoint(with: types.keys)
    if ["_nb", "could not be inferred", "cannot infer"].contains(where: error.contains) {
      return true
    }
    if error.hasPrefix("cannot find ") {
      return areAmongStatements || types.values.contains { $0.contains(line) }
    }
    if error.contains("has no member") || error.contains("does not conform to protocol") {
      return isOfType
    }
    if error.contains("missing return") || error.contains("initialized") {
      return areAmongStatements || hasBodies || isOfType
    }
    if lines.contains(line) { return true }
    if error.contains("argument") || error.contains("initializer") {
      return isOfType || !names(code).isDisjoint(with: types.keys)
    }
    return isOfType
  }

  /// What stands around a place in code.
  private final class Surroundings: SyntaxVisitor {
    enum Place {
      /// The members of a type, with the lines of its declaration.
      case members(of: String, lines: Set<Int>)
      /// Statements; whole where there is no other.
      case body(isWhole: Bool)
    }
    private var places: [(range: Range<Int>, place: Place)] = []
    private let converter: SourceLocationConverter

    init(_ tree: SourceFileSyntax) {
      converter = SourceLocationConverter(fileName: "", tree: tree)
      super.init(viewMode: .sourceAccurate)
      walk(tree)
    }

    /// The innermost; nil at the top.
    func around(_ offset: Int) -> Place? {
      places.filter { $0.range.contains(offset) }.min { $0.range.count < $1.range.count }?.place
    }

    private func add(_ node: some SyntaxProtocol, _ place: Place) {
      places.append((node.position.utf8Offset..<node.endPosition.utf8Offset, place))
    }

    override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind {
      if let owner = node.parent {
        let name =
          owner.as(ExtensionDeclSyntax.self)?.extendedType.trimmedDescription
          ?? owner.asProtocol(NamedDeclSyntax.self)?.name.text ?? ""
        let first = converter.location(for: owner.positionAfterSkippingLeadingTrivia).line
        let last = converter.location(for: owner.endPositionBeforeTrailingTrivia).line
        add(node, .members(of: name, lines: Set(first...max(first, last))))
      }
      return .visitChildren
    }

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind {
      add(node, .body(isWhole: node.statements.count < 2))
      return .visitChildren
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
      add(node, .body(isWhole: node.statements.count < 2))
      return .visitChildren
    }

    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind {
      add(node, .body(isWhole: true))
      return .visitChildren
    }
  }
}
