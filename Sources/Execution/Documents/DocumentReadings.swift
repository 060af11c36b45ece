import CellCode
import Chapters

/// What came of reading blocks in other ways than as they stand, by the cell's index.
struct DocumentReadings: Codable, Sendable {
  var remarks: [Int: String] = [:]
  /// The errors of blocks that show them on purpose; the rest of the block is what runs.
  var shownErrors: [Int: [CompilerMessage]] = [:]
  /// The blocks that list what the package declares.
  var listings: Set<Int> = []
}

extension ScopePipeline {
  /// Puts the next way to read a document's block in the queue; false where there is none.
  func readOtherwise(
    _ group: [PlannedCell], _ messages: [Int: [CompilerMessage]],
    _ pending: inout [[PlannedCell]]
  ) -> Bool {
    var cell = group[0]
    guard cell.document.isRead else { return false }
    if cell.document.joinedFrom == cell.index, group.count > 1 {
      if lengthen(group, messages, &pending) { return true }
      // Joined with the next ones it does not compile either: it fails by itself.
      publish(.failed(cell.document.firstMessages ?? []), for: [cell.index])
      pending.insert(
        contentsOf: group.dropFirst().map {
          var alone = $0
          alone.document.joinedFrom = nil
          if let first = alone.document.allReadings.first { alone.read(as: first) }
          return [alone]
        }, at: 0)
      return true
    }
    guard group.count == 1 else { return false }
    let own = messages[cell.index] ?? []
    if cell.document.listing != .ofPackage,
      cell.document.isAsItStands && cell.document.shownErrors == nil
        || cell.document.firstMessages == nil
    {
      cell.document.firstMessages = own
    }
    let lacks = cell.document.isPlain ? Self.lookedUp(own) : []
    while !cell.document.readings.isEmpty {
      let next = cell.document.readings.removeFirst()
      // The same statements in the same place lack the same names.
      if next.isPlain, !lacks.isDisjoint(with: next.syntax.facts.references) { continue }
      cell.read(as: next)
      pending.insert([cell], at: 0)
      return true
    }
    let first = cell.document.firstMessages ?? own
    if let other = withFoundation(cell, first + own) {
      pending.insert([other], at: 0)
      return true
    }
    if let other = Self.lastReading(of: cell, own) {
      pending.insert([other], at: 0)
      return true
    }
    if cell.document.shownErrors == nil, let rest = withoutShownErrors(cell, first) {
      pending.insert([rest], at: 0)
      return true
    }
    if cell.document.shownErrors == nil, join(cell, first, &pending) { return true }
    publish(.failed(first), for: [cell.index])
    return true
  }

  /// The block read again with Foundation, where it lacks names, and nothing imports it: people who
  /// write for Apple's systems have it without asking, and there it holds what is apart elsewhere.
  private func withFoundation(
    _ cell: PlannedCell, _ messages: [CompilerMessage]
  ) -> PlannedCell? {
    guard cell.document.shownErrors == nil, !cell.document.allReadings.isEmpty,
      let module = FoundationNames.modules(lackedBy: messages).first(where: {
        !cell.document.addedModules.contains($0) && !isImported($0)
      })
    else { return nil }
    var cell = cell
    let file = GeneratedNames.file(cell.index)
    cell.document.addedModules.append(module)
    cell.document.allReadings = cell.document.allReadings.map { $0.importing(module, in: file) }
    cell.document.readings = cell.document.allReadings
    cell.document.isLastReading = false
    cell.document.firstMessages = nil
    cell.read(as: cell.document.readings.removeFirst())
    return cell
  }

  /// Joins more blocks, where the joined ones lack in turn what those after them declare.
  private func lengthen(
    _ group: [PlannedCell], _ messages: [Int: [CompilerMessage]],
    _ pending: inout [[PlannedCell]]
  ) -> Bool {
    let following = pending.flatMap { $0 }
    let near = Self.near(following)
    guard group.count < 12, let last = Self.lastDeclaring(messages.values.flatMap { $0 }, near) else {
      return false
    }
    let more = near[...last].map { $0.joined(from: group[0]) }
    pending = [group + more] + following.dropFirst(last + 1).map { [$0] }
    return true
  }

  /// The names that the compiler looked up and did not find, as members or by themselves.
  private static func missing(_ messages: [CompilerMessage]) -> Set<String> {
    Set(
      messages.filter { $0.severity == .error }.compactMap { DeclaredNames.missing(in: $0.text) })
  }

  /// Those among them that it did not find by themselves.
  private static func lookedUp(_ messages: [CompilerMessage]) -> Set<String> {
    missing(messages.filter { $0.text.hasPrefix("cannot find ") })
  }

  /// The place of the last of the cells that are needed for the names which the messages say are
  /// missing, if all up to it can be joined; nil where one of the names is declared in none of them,
  /// for then they do not compile together either.
  private static func lastDeclaring(
    _ messages: [CompilerMessage], _ cells: [PlannedCell]
  ) -> Int? {
    let looked = lookedUp(messages)
    let declared = cells.map { DeclaredNames.all(in: $0.cell.code) }
    guard looked.isSubset(of: declared.reduce(FoundationNames.all) { $0.union($1) }) else {
      return nil
    }
    let run = cells.indices.filter { !cells[$0].isCompileOnly }
    let places = missing(messages).compactMap { name in
      // What is looked up by itself is declared outside types, or else in an extension's list.
      let outside = run.first { place in
        looked.contains(name)
          && (cells[place].document.plain ?? cells[place].syntax).facts.declared.contains(name)
      }
      return outside ?? run.first { declared[$0].contains(name) }
    }
    guard let last = places.max(), cells[...last].allSatisfy({ $0.isKept && $0.document.isRead }) else {
      return nil
    }
    return last
  }

  /// The block without the showing of its value, or in a scope of its own, where the compiler's
  /// messages say that this is what it lacks.
  private static func lastReading(
    of cell: PlannedCell, _ messages: [CompilerMessage]
  ) -> PlannedCell? {
    guard !cell.document.isLastReading, cell.document.shownErrors == nil else { return nil }
    let texts = messages.filter { $0.severity == .error }.map(\.text)
    var cell = cell
    cell.document.isLastReading = true
    let omissions = Omissions.edits(in: cell.cell.code)
    if texts.contains(where: { $0.contains("_nb") || $0.contains("generic parameter 'T'") }) {
      cell.syntax = CellSyntax(cell.cell.code, omissions: omissions, showsValue: false)
      return cell
    }
    // Variables at the top are globals, which cannot be consumed, nor have property wrappers.
    let signs = ["consume", "noncopyable", "is borrowed and", "not yet supported in top-level code"]
    guard texts.contains(where: { text in signs.contains { text.contains($0) } }) else { return nil }
    cell.syntax = CellSyntax(cell.cell.code, omissions: omissions, wrappedIn: ("do { ", "}"))
    cell.document.remark = "read as the body of a function"
    cell.document.isAsItStands = false
    return cell
  }

  /// Compiles the block together with the next ones, where those declare what it lacks.
  private func join(
    _ cell: PlannedCell, _ messages: [CompilerMessage], _ pending: inout [[PlannedCell]]
  ) -> Bool {
    let following = pending.flatMap { $0 }
    let near = Self.near(following)
    guard let last = Self.lastDeclaring(messages, near) else { return false }
    var opening = cell
    if let plain = cell.document.plain { opening.syntax = plain }
    opening.document.remark = nil
    let group = ([opening] + near[...last]).map { $0.joined(from: cell) }
    pending = [group] + following.dropFirst(last + 1).map { [$0] }
    return true
  }

  /// The next blocks, in the way in which they are compiled together with one before them.
  private static func near(_ following: [PlannedCell]) -> [PlannedCell] {
    following.prefix(8).map(\.asPart)
  }

  /// The block without the statements that it shows to be wrong; nil where it has others.
  private func withoutShownErrors(
    _ cell: PlannedCell, _ messages: [CompilerMessage]
  ) -> PlannedCell? {
    let marked = cell.cell.expectedErrors.lines
    let wrong = Set(
      messages.filter { $0.severity == .error }.map { $0.position.line - cell.cell.codeLine + 1 })
    guard !marked.isEmpty, !wrong.isEmpty, wrong.isSubset(of: marked),
      let rest = ShownErrors.without(lines: wrong, in: cell.cell.code)
    else { return nil }
    var cell = cell
    cell.document.shownErrors = messages
    cell.document.remark = nil
    cell.syntax = CellSyntax(rest, omissions: Omissions.edits(in: rest))
    return cell
  }

  /// How blocks were read so far.
  func noted() -> DocumentReadings { condition.withLock { readings } }

  /// Remembers how the blocks of a unit that compiles were read.
  func note(_ group: [PlannedCell]) {
    condition.withLock {
      for cell in group {
        if let errors = cell.document.shownErrors { readings.shownErrors[cell.index] = errors }
        if let remark = cell.document.remark { readings.remarks[cell.index] = remark }
        if cell.document.listing == .ofPackage { readings.listings.insert(cell.index) }
        if let first = cell.document.joinedFrom, let opening = group.first, first == cell.index,
          group.count > 1
        {
          let lines = group.dropFirst().map { "\($0.cell.line)" }.joined(separator: " and ")
          readings.remarks[opening.index] =
            "compiled together with the block at line \(lines), which declares what it uses"
        }
      }
    }
  }
}
