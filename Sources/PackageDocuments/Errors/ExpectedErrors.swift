import CellCode
import Chapters
import SwiftSyntax

/// What a document says of errors that a block shows on purpose: in comments, and in the text beside
/// the block.
struct ExpectedErrors {
  /// Something said of lines of the code.
  struct Mention: Equatable {
    var words: ErrorWords
    /// The comment's text, which may be the compiler's own words.
    var text: String
    /// The lines of the code, from 1: the comment's own and, where it stands alone, those of the
    /// statements beside it.
    var lines: Set<Int>
  }
  private(set) var mentions: [Mention] = []
  /// What the text before and after the block says in plain words.
  private var prose: [ErrorWords] = []
  /// Whether the text leads to the block, or back to it, with the promise of a compiler's error.
  private var proseIsPromise = false
  /// The text after the block: it may quote the error.
  private var sequel = ""
  /// The lines of statements at the top that throw, by writing `throw` itself.
  private var throwLines: Set<Int> = []
  private let code: ParsedCode

  /// Reads a block's comments, and the text beside it.
  init(_ cell: Cell) {
    self.init(code: cell.code)
    let before = ErrorWords.sentences(cell.prose).suffix(2)
    let after = ErrorWords.sentences(cell.sequel).prefix(2)
    prose = (before + after).map { ErrorWords($0) }.filter(\.isClear)
    sequel = cell.sequel
    let leading = before.last.flatMap { $0.trimmingCharacters(" ").hasSuffix(":") ? $0 : nil }
    let following = after.first.flatMap { sentence in
      [
        "This code ", "This example ", "The code above ", "The example above ", "This line ",
        "The above ", "This does not compile", "This doesn't compile", "This results ",
      ].contains { sentence.hasPrefix($0) } ? sentence : nil
    }
    proseIsPromise = [leading, following].contains { sentence in
      guard let words = sentence.map({ ErrorWords($0) }) else { return false }
      return words.isPromise && words.kinds == .refused
    }
  }

  /// Reads a block's comments.
  init(code text: String) {
    code = ParsedCode(text)
    let statements = BlockStatements(code)
    throwLines = statements.throwing
    guard text.contains("//") else { return }
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    let comments = LineComments.all(in: text)
    let alone = Set(
      comments.map(\.line).filter { line in
        rows.indices.contains(line - 1) && rows[line - 1].trimmingCharacters(" \t").hasPrefix("//")
      })
    for comment in comments {
      let words = ErrorWords(comment.text)
      var lines: Set<Int> = [comment.line]
      if alone.contains(comment.line) {
        var (above, below) = (comment.line - 1, comment.line + 1)
        while alone.contains(above) { above -= 1 }
        while alone.contains(below) { below += 1 }
        lines.formUnion(statements.lines(endingOn: above))
        // What stands above code and is no plain word of an error tells what comes.
        if words.isFirst || words.isPromise || words.kinds.isEmpty { lines.insert(below) }
      }
      mentions.append(Mention(words: words, text: comment.text, lines: lines))
    }
  }
}

extension ExpectedErrors {
  /// Whether an error of the compiler is one that the block shows.
  func expects(_ error: CompilerMessage, line: Int) -> Bool {
    prose.contains { $0.kinds.contains(.refused) } || Self.quotes(sequel, error.text)
      || mentions.contains { mention in
        mention.lines.contains(line)
          && (mention.words.kinds.contains(.refused) || Self.quotes(mention.text, error.text))
      }
  }

  /// Whether code that stopped on one of these lines was to; without lines, nobody knows which it was.
  func expectsStop(_ message: String, lines: Set<Int>) -> Bool {
    if message.contains(ValueSupport.leftOutMessage) { return false }
    let isThrown = Self.isThrown(message)
    let kinds: ErrorWords.Kinds = isThrown ? [.throwing, .stops] : .stops
    func isThere(_ other: Set<Int>) -> Bool { lines.isEmpty || !lines.isDisjoint(with: other) }
    let near = mentions.filter { mention in
      isThere(mention.lines)
        && (!mention.words.kinds.isDisjoint(with: kinds) || Self.quotes(mention.text, message))
    }
    if isThrown, let name = near.lazy.compactMap(\.words.thrownName).first {
      return message.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == name }
    }
    return !near.isEmpty || isThrown && !throwLines.isEmpty && isThere(throwLines)
      || prose.contains { !$0.kinds.isDisjoint(with: kinds) } || Self.quotes(sequel, message)
  }

  /// The lines of the code that were running when a block stopped; where nobody knows, those that are
  /// said to stop.
  func stopLines(_ result: CellResult, _ cell: Cell) -> Set<Int> {
    guard case .trapped(_, let position) = result.ending else { return [] }
    let known = Set(result.trace + [position?.line].compactMap { $0 })
      .map { $0 - cell.codeLine + 1 }
    if !known.isEmpty { return Set(known) }
    let trying = BlockStatements(code).trying
    let said = mentions.filter { !$0.words.kinds.isDisjoint(with: [.throwing, .stops]) }
      .reduce(into: Set<Int>()) { $0.formUnion($1.lines) }.intersection(trying)
    return said.isEmpty ? trying : said
  }

  static func isThrown(_ message: String) -> Bool {
    message.contains("Error raised at top level")
      || message.contains("unexpectedly raised an error")
  }

  /// The first line of which it is promised that it fails, where it must have run; nil without one.
  var promise: Int? {
    let statements = BlockStatements(code)
    let said = mentions.first { mention in
      guard mention.words.isPromise else { return false }
      if mention.words.kinds.contains(.refused) { return true }
      return mention.lines.contains { line in
        mention.words.kinds.contains(.stops)
          ? statements.running.contains(line) : statements.trying.contains(line)
      }
    }
    return said.flatMap { $0.lines.min() } ?? (proseIsPromise ? 1 : nil)
  }

  /// Whether a text has the words of a compiler's or the runtime's message.
  private static func quotes(_ text: String, _ message: String) -> Bool {
    func plain(_ text: String) -> String {
      text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " }
        .split(separator: " ").joined(separator: " ")
    }
    let words = plain(message.replacing("Fatal error: ", with: ""))
    return words.count >= 12 && text.count >= words.count && plain(text).contains(words)
  }

  /// Whether what the block says of errors holds; nil where it says nothing, or the block ended in
  /// another way.
  func areMet(by result: CellResult, _ cell: Cell) -> Bool? {
    switch result.ending {
    case .failedToCompile:
      let errors = result.messages.filter { $0.severity == .error }
      let areShown = errors.allSatisfy { expects($0, line: $0.position.line - cell.codeLine + 1) }
      return !errors.isEmpty && areShown ? true : nil
    case .trapped(let message, let position):
      let known = result.trace + [position?.line].compactMap { $0 }
      return expectsStop(message, lines: Set(known.map { $0 - cell.codeLine + 1 })) ? true : nil
    case .completed: return promise == nil ? nil : false
    default: return nil
    }
  }
}
