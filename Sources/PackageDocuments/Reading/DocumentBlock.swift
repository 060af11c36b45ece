import CellCode
import Chapters
import Execution
import Foundation

/// What a document's package brings with it.
struct DocumentSurroundings: Sendable {
  /// What the package declares; nil for a document of no package.
  var interface: LazyInterface?
  /// The compiler's arguments for the language mode and the features of the document's target.
  var languageArguments: [String] = []
}

/// A block of a document on its way through the compiler: how it is read now, and what is still to be
/// tried where that does not compile.
struct DocumentBlock: BlockReading {
  let cell: Cell
  /// A manifest of a package, or a part of one.
  let isManifest: Bool
  /// Compiled to see that it is right, then not run: it has something to fill in.
  let isTemplate: Bool
  /// The way that is tried now.
  private(set) var current: DocumentReading
  /// The other ways to try, in order.
  private var others: [DocumentReading]
  /// All ways, the first included, for when they are tried again with Foundation.
  private var all: [DocumentReading]
  /// The block as it stands, for when it is compiled together with others.
  let plain: CellSyntax
  /// What the package's interface says of what the block lists, where calls of it compile, and where
  /// they do not.
  var usable: InterfaceCheck?
  var unusable: InterfaceCheck?
  /// The lines of claims whose comparison does not compile.
  private var leftOut: Set<Int> = []
  /// The code, without the statements that it shows to be wrong.
  private var text: String
  /// What the document's package brings with it.
  private let surroundings: DocumentSurroundings
  private var isInOlderMode = false
  private var isDiscarding = false
  private var isSeparated = false
  /// The modules that the block is read with, and the document does not import.
  private var addedModules: [String] = []
  /// Whether the way that is tried is the last one.
  private var isLastReading = false
  /// What the compiler said of the block as it stands.
  private var firstMessages: [CompilerMessage]?
  /// The compiler's errors where the block shows them on purpose, and what is tried is the rest.
  private var shownErrors: [CompilerMessage]?

  /// A block with the ways to read it; there is at least one.
  init(
    _ cell: Cell, _ readings: [DocumentReading], in surroundings: DocumentSurroundings,
    isManifest: Bool = false, isTemplate: Bool = false
  ) {
    self.cell = cell
    text = cell.code
    self.surroundings = surroundings
    self.isManifest = isManifest
    self.isTemplate = isTemplate
    all = readings.isEmpty ? [DocumentReading(syntax: CellSyntax(cell.code))] : readings
    current = all[0]
    others = Array(all.dropFirst())
    plain = (all.first(where: \.isPlain) ?? all[0]).syntax
  }

  var syntax: CellSyntax { current.syntax }
  var scope: String? { isManifest ? "PackageDescription" : nil }
  var isCompileOnly: Bool { isTemplate || current.listing != nil || current.isNotRun }
  /// Whether it runs, and the blocks after it see what it declares.
  var isKept: Bool { !isLabelledCompileOnly && !isCompileOnly && !cell.labels.traps }
  private var isLabelledCompileOnly: Bool { cell.labels.fails || cell.labels.noRun }

  var flags: [String] {
    if isManifest { return ["-package-description-version", Toolchain.supportedVersion] }
    // The editor's placeholders are an error but where they are expected.
    let placeholders = isTemplate ? ["-warn-on-editor-placeholder"] : []
    return placeholders + (isInOlderMode ? [] : surroundings.languageArguments)
  }

  /// The block as a part of what is compiled together: a list of what the package may have is read as
  /// it stands, where it can be.
  var asPart: DocumentBlock {
    guard current.listing != nil, let plain = others.first(where: \.isPlain) else { return self }
    var block = self
    block.current = plain
    return block
  }

  /// The block in the first way, as before it was compiled together with others.
  private var alone: DocumentBlock {
    var block = self
    block.current = all[0]
    return block
  }

  /// The block with those that declare what it lacks.
  func joined(with blocks: [DocumentBlock]) -> [DocumentBlock] {
    var opening = self
    opening.current.syntax = plain
    let lines = blocks.map { "\($0.cell.line)" }.joined(separator: " and ")
    opening.current.remark =
      "compiled together with the block at line \(lines), which declares what it uses"
    return [opening] + blocks
  }

  func note(isCompiled: Bool) -> Data? {
    var note = BlockNote(isTemplate: isTemplate)
    // A way that reads the block differently may see other comments than the first.
    note.claims =
      current.claims.isEmpty && shownErrors == nil
      ? all.first { !$0.claims.isEmpty }?.claims ?? [] : current.claims
    let check = current.listing == .ofPackage ? usable : unusable
    note.misdeclared = check?.findings ?? []
    if isCompiled {
      note.shownErrors = shownErrors
      note.listsInterface = current.listing == .ofPackage || check?.isDeclared == true
      note.remark = isTemplate ? nil : current.remark
    }
    return note == BlockNote() ? nil : try? JSONEncoder().encode(note)
  }
}

extension DocumentBlock {
  func next(after failure: FailedReading) -> NextReading {
    let own = failure.messages.first ?? []
    if isTemplate || isLabelledCompileOnly { return .failed(own, alone: []) }
    let following = failure.following.compactMap { $0 as? DocumentBlock }
    let joined = failure.joined.compactMap { $0 as? DocumentBlock }
    if !joined.isEmpty {
      // The joined ones may lack in turn what those after them declare.
      if joined.count < 11,
        let more = BlockJoining.needed(failure.messages.flatMap { $0 }, following)
      {
        return .unit(self.joined(with: joined + more))
      }
      return .failed(firstMessages ?? [], alone: joined.map(\.alone))
    }
    if current.listing != .ofPackage,
      current.isAsItStands && shownErrors == nil || firstMessages == nil
    {
      var block = self
      block.firstMessages = own
      return block.next(own, following, failure.imports)
    }
    return next(own, following, failure.imports)
  }

  private func next(
    _ own: [CompilerMessage], _ following: [DocumentBlock], _ imports: [String]
  ) -> NextReading {
    let first = firstMessages ?? own
    var block = self
    if block.takeOlderMode(own) || block.leaveOutClaims(own) || block.takeNext(own)
      || block.importLacked(first + own, imports) || block.discardFunctions(own)
      || block.separateAlternatives(own)
      || block.takeLast(own) || block.leaveOutShownErrors(first)
    {
      return .unit([block])
    }
    // Together with the next ones, where those declare what it lacks.
    if shownErrors == nil, let needed = BlockJoining.needed(first, following) {
      return .unit(block.joined(with: needed))
    }
    return .failed(first, alone: [])
  }

  /// Goes on without the comparisons that do not compile; false where the errors are others.
  private mutating func leaveOutClaims(_ own: [CompilerMessage]) -> Bool {
    let errors = own.filter { $0.severity == .error }
    // A name that is lacked is lacked by the statement itself.
    guard !current.comparedLines.isEmpty, current.isPlain, !errors.isEmpty,
      BlockJoining.lookedUp(own).isEmpty
    else { return false }
    let lines = Set(errors.map { $0.position.line - cell.codeLine + 1 })
    let wrong = current.claims.filter { claim in
      current.comparedLines.contains(claim.line)
        && lines.contains { claim.statementLines.contains($0) || claim.line == $0 }
    }
    guard !wrong.isEmpty else { return false }
    leftOut.formUnion(wrong.map(\.line))
    let code = ParsedCode(text)
    var reading = DocumentReading(
      code, Omissions.edits(in: code), comparesClaims: true, leavingOut: leftOut,
      remark: current.remark)
    guard !reading.comparedLines.isEmpty else { return false }
    for module in addedModules { reading = reading.importing(module) }
    current = reading
    return true
  }

  /// Goes on to the next way that could compile.
  private mutating func takeNext(_ own: [CompilerMessage]) -> Bool {
    let lacks = current.isPlain ? BlockJoining.lookedUp(own) : []
    while !others.isEmpty {
      let next = others.removeFirst()
      // The same statements in the same place lack the same names.
      if next.isPlain, !lacks.isDisjoint(with: next.syntax.facts.references) { continue }
      current = next
      return true
    }
    return false
  }

  /// Reads the block again with a module whose names it lacks, and nothing imports: people who write
  /// for Apple's systems have Foundation without asking, and leave other imports out.
  private mutating func importLacked(
    _ messages: [CompilerMessage], _ imports: [String]
  ) -> Bool {
    guard shownErrors == nil, !cell.labels.traps, addedModules.count < 4,
      let module = LackedModules.modules(
        lackedBy: messages, in: cell, interface: surroundings.interface?.value
      ).first(where: { !addedModules.contains($0) && !imports.contains($0) })
    else { return false }
    addedModules.append(module)
    all = all.map { $0.importing(module) }
    current = all[0]
    others = Array(all.dropFirst())
    isLastReading = false
    firstMessages = nil
    return true
  }

  /// Reads the block in an older language mode, where nothing but variables at the top is against the
  /// package's: in a document, they are everybody's.
  private mutating func takeOlderMode(_ messages: [CompilerMessage]) -> Bool {
    let errors = messages.filter { $0.severity == .error }
    guard !isInOlderMode, !surroundings.languageArguments.isEmpty, !errors.isEmpty,
      errors.allSatisfy({ error in
        error.text.contains("_nb")
          || error.text.firstMatch(of: /main actor-isolated (var|let) '/) != nil
      })
    else { return false }
    isInOlderMode = true
    return true
  }

  /// Reads functions that stand alone, as people show their types, as values that nobody uses.
  private mutating func discardFunctions(_ messages: [CompilerMessage]) -> Bool {
    let errors = messages.filter { $0.severity == .error }
    guard !isDiscarding, !errors.isEmpty,
      errors.allSatisfy({ $0.text.hasPrefix("function is unused") })
    else { return false }
    isDiscarding = true
    let rows = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    let starts = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count + 1) }
    let edits = Set(errors.map { $0.position.line - cell.codeLine }).filter(rows.indices.contains)
      .map { (offset: starts[$0] + rows[$0].prefix { $0 == " " }.utf8.count, text: "_ = ") }
    let code = ParsedCode(text)
    var reading = DocumentReading(code, Omissions.edits(in: code) + edits, comparesClaims: true)
    for module in addedModules { reading = reading.importing(module) }
    current = reading
    return true
  }

  /// Reads ways to do the same that declare the same names, one after the other, as ways apart.
  private mutating func separateAlternatives(_ messages: [CompilerMessage]) -> Bool {
    let errors = messages.filter { $0.severity == .error }
    guard !isSeparated, errors.contains(where: { $0.text.hasPrefix("invalid redeclaration of ") })
    else { return false }
    isSeparated = true
    let code = ParsedCode(text)
    let edits = Alternatives.edits(in: code)
    guard !edits.isEmpty else { return false }
    current = DocumentReading(
      code, Omissions.edits(in: code) + edits, comparesClaims: true,
      remark: "names that are declared twice are read as two ways, each by itself")
    for module in addedModules { current = current.importing(module) }
    return true
  }

  /// Reads the block without the showing of its value, or in a scope of its own, where the compiler's
  /// messages say that this is what it lacks.
  private mutating func takeLast(_ messages: [CompilerMessage]) -> Bool {
    guard !isLastReading, shownErrors == nil else { return false }
    let texts = messages.filter { $0.severity == .error }.map(\.text)
    isLastReading = true
    if texts.contains(where: { $0.contains("_nb") || $0.contains("generic parameter 'T'") }) {
      let code = ParsedCode(text)
      current.syntax = DocumentReading(code, Omissions.edits(in: code), showsValue: false).syntax
      return true
    }
    // Variables at the top are globals, which cannot be consumed, nor have property wrappers.
    let signs = [
      "consume", "noncopyable", "is borrowed and", "not yet supported in top-level code",
    ]
    guard texts.contains(where: { text in signs.contains { text.contains($0) } }) else {
      return false
    }
    let code = ParsedCode(text)
    current.syntax = DocumentReading(code, Omissions.edits(in: code), in: ("do { ", "}")).syntax
    current.remark = "read as the body of a function"
    current.isAsItStands = false
    return true
  }

  /// Goes on without the statements that the block shows to be wrong; false where it has others.
  private mutating func leaveOutShownErrors(_ messages: [CompilerMessage]) -> Bool {
    guard shownErrors == nil else { return false }
    let errors = messages.filter { $0.severity == .error }
    let lines = Set(errors.map { $0.position.line - cell.codeLine + 1 })
    let expected = ExpectedErrors(cell)
    guard !errors.isEmpty,
      errors.allSatisfy({ expected.expects($0, line: $0.position.line - cell.codeLine + 1) }),
      let rest = ShownErrors.without(lines: lines, in: ParsedCode(cell.code))
    else { return false }
    shownErrors = messages
    text = rest
    let code = ParsedCode(rest)
    current = DocumentReading(code, Omissions.edits(in: code), comparesClaims: true)
    for module in addedModules { current = current.importing(module) }
    current.remark = nil
    return true
  }
}
