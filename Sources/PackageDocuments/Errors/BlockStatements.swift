import CellCode
import SwiftSyntax

/// The statements of a block by the lines (from 1) that they stand on.
final class BlockStatements: SyntaxVisitor {
  /// The lines of what runs as a whole when the block does: statements at the top that choose nothing
  /// and declare no more than variables, without the closures in them.
  private(set) var running: Set<Int> = []
  /// Those among them that let an error through.
  private(set) var trying: Set<Int> = []
  /// The lines of `throw` at the top.
  private(set) var throwing: Set<Int> = []
  /// The lines of the last statement that runs, where it waits or runs something.
  private(set) var waiting: Set<Int> = []
  private var ranges: [Int: Set<Int>] = [:]
  private let converter: SourceLocationConverter

  init(_ code: ParsedCode) {
    converter = SourceLocationConverter(fileName: "", tree: code.tree)
    super.init(viewMode: .sourceAccurate)
    walk(code.tree)
    for statement in code.tree.statements { note(statement.item) }
    let last = code.tree.statements.last { statement in
      if case .decl(let declaration) = statement.item {
        return declaration.is(VariableDeclSyntax.self)
      }
      return true
    }
    let words = last?.tokens(viewMode: .sourceAccurate).map(\.text) ?? []
    if let last, words.contains(where: Self.waitingWords.contains) {
      waiting = Set(lines(of: last))
    }
  }

  private static let waitingWords: Set<String> = [
    "await", "run", "start", "serve", "listen", "wait", "main", "dispatchMain", "runForever",
    "execute", "launch", "syncShutdownGracefully", "RunLoop",
  ]

  /// The lines of the statements whose last line this is.
  func lines(endingOn line: Int) -> Set<Int> { ranges[line] ?? [] }

  override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
    let lines = lines(of: node)
    ranges[lines.upperBound, default: []].formUnion(lines)
    return .visitChildren
  }

  override func visit(_ node: MemberBlockItemSyntax) -> SyntaxVisitorContinueKind {
    let lines = lines(of: node)
    ranges[lines.upperBound, default: []].formUnion(lines)
    return .visitChildren
  }

  private func note(_ item: CodeBlockItemSyntax.Item) {
    switch item {
    case .decl(let declaration) where !declaration.is(VariableDeclSyntax.self): return
    case .stmt(let statement) where statement.is(ThrowStmtSyntax.self):
      throwing.formUnion(lines(of: statement))
    case .stmt: return
    default: break
    }
    let runs = RunningParts(viewMode: .sourceAccurate)
    runs.walk(Syntax(item))
    let inner = runs.bodies.reduce(into: Set<Int>()) { inner, body in
      // The line that a body begins on has code outside it too.
      inner.formUnion(Set(lines(of: body)).subtracting([lines(of: body).lowerBound]))
    }
    let own = Set(lines(of: item)).subtracting(inner)
    running.formUnion(own)
    if runs.throwsOn { trying.formUnion(own) }
  }

  private func lines(of node: some SyntaxProtocol) -> ClosedRange<Int> {
    let first = converter.location(for: node.positionAfterSkippingLeadingTrivia).line
    let last = converter.location(for: node.endPositionBeforeTrailingTrivia).line
    return first...max(first, last)
  }

  /// Finds what a statement lets through, and what of it may not run.
  private final class RunningParts: SyntaxVisitor {
    var throwsOn = false
    var bodies: [Syntax] = []

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
      bodies.append(Syntax(node))
      return .skipChildren
    }

    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind {
      bodies.append(Syntax(node))
      return .skipChildren
    }

    override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
      if node.questionOrExclamationMark == nil { throwsOn = true }
      return .visitChildren
    }

    override func visit(_ node: ThrowStmtSyntax) -> SyntaxVisitorContinueKind {
      throwsOn = true
      return .visitChildren
    }
  }
}
