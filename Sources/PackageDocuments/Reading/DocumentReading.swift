import CellCode
import Chapters

/// A way in which a block of a document is given to the compiler.
struct DocumentReading: Sendable {
  var syntax: CellSyntax
  /// What the reader of a report should know of this way; nil for the block as it stands.
  var remark: String?
  /// Whether nothing stands around the block: what the compiler says is of the block as it stands.
  var isAsItStands = true
  /// Set for a list of declarations that is compiled and not run.
  var listing: Listing?
  /// Whether it is compiled and not run, for want of what a block that is not run would have made.
  var isNotRun = false
  /// What the block's comments state.
  private(set) var claims: [Claim] = []
  /// The lines of the claims that this way compares.
  private(set) var comparedLines: Set<Int> = []
  /// Whether it is the block as it stands, and no list of declarations.
  var isPlain: Bool { isAsItStands && listing == nil }

  /// What it says that such a list compiles.
  enum Listing: Sendable {
    /// The package declares what it lists. What the compiler says otherwise is of our own calls.
    case ofPackage
    /// Its types are known.
    case ofTypes
  }
}

extension DocumentReading {
  /// The block with what it leaves out filled in, an entry point (`@main`) as a type like any other,
  /// and, with `comparesClaims`, what comments state told to the host, but for `leftOut`, the claims
  /// on these lines.
  init(
    _ code: ParsedCode, _ omissions: [CodeEdit] = [],
    in wrapper: (before: String, after: String)? = nil, comparesClaims: Bool = false,
    leavingOut leftOut: Set<Int> = [], showsValue: Bool = true, remark: String? = nil,
    isAsItStands: Bool = true
  ) {
    var edits = omissions + EntryPoints.edits(in: code.text)
    if let wrapper {
      edits.insert((0, wrapper.before), at: 0)
      // On a line of its own, for a comment may end the last one.
      edits.append((code.text.utf8.count, (code.text.hasSuffix("\n") ? "" : "\n") + wrapper.after))
    }
    edits.sort { $0.offset < $1.offset }
    let made = edits.isEmpty ? nil : EditedCode(code.text, edits)
    let parsed = made.map { ParsedCode($0.text) } ?? code
    let finder = parsed.text.contains("//") ? ClaimFinder(parsed.tree) : nil
    claims = finder?.claims ?? []
    let compared =
      comparesClaims && !parsed.tree.hasError
      ? finder?.edits.filter { !leftOut.contains($0.key) } ?? [:] : [:]
    comparedLines = Set(compared.keys)
    syntax = CellSyntax(
      parsed, made: made, showsValue: showsValue,
      adding: compared.sorted { $0.key < $1.key }.flatMap(\.value))
    self.remark = remark
    self.isAsItStands = isAsItStands
  }

  /// The same, compiled after the code of blocks that are not run.
  func after(_ blocks: [Cell]) -> DocumentReading {
    var reading = self
    reading.syntax.prelude = blocks.map(\.code).joined(separator: "\n") + "\n"
    reading.syntax.imports += blocks.flatMap { CellSyntax($0.code).facts.imports }
    let lines = blocks.map { "\($0.line)" }.joined(separator: " and ")
    reading.remark = "compiled, not run: it uses what the block at line \(lines) declares"
    reading.isNotRun = true
    reading.isAsItStands = false
    return reading
  }

  /// The same, with a module imported first.
  func importing(_ module: String) -> DocumentReading {
    var reading = self
    reading.syntax.prelude =
      "@_exported import \(module)" + (syntax.prelude.map { "; " + $0 } ?? "")
    reading.syntax.imports.append(module)
    reading.remark =
      "read with 'import \(module)', which the document does not show"
      + (remark.map { "; \($0)" } ?? "")
    return reading
  }
}
