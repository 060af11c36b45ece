import CellCode
import Chapters
import Execution
import Foundation

/// Reads the blocks of a package's document as people write them, in order.
package struct DocumentReader: BlockReader {
  /// The types declared so far, the last first: where a loose member may belong.
  private var types: [String] = []
  /// The types used so far, the last first: where a list of members may belong.
  private var usedTypes: [String] = []
  /// The blocks that compile and are not run.
  private var blocksNotRun: [Cell] = []
  /// The text of types declared whole, up to the last brace, by name.
  private var declarations: [String: String] = [:]

  let surroundings: DocumentSurroundings
  private var interface: LazyInterface? { surroundings.interface }

  /// Reads a document of no package.
  package init() { surroundings = DocumentSurroundings() }

  /// Reads the document of a package with this interface, in the language of its target.
  package init(interface: LazyInterface, languageArguments: [String]) {
    surroundings = DocumentSurroundings(
      interface: interface, languageArguments: languageArguments)
  }

  package var support: String { ValueSupport.code }

  package mutating func read(_ cell: Cell) -> FirstReading {
    if let path = cell.snippet { return .notRun(reason: NotRunnable.snippet(path: path).sentence) }
    let code = ParsedCode(cell.code)
    // What the author labels is what he says it is.
    if cell.labels.fails || cell.labels.noRun || cell.labels.traps {
      if cell.labels.noRun { blocksNotRun.append(cell) }
      return .compiled(
        DocumentBlock(cell, [DocumentReading(syntax: CellSyntax(code))], in: surroundings))
    }
    let manifest = Self.manifest(code)
    if !manifest.isEmpty {
      return .compiled(DocumentBlock(cell, manifest, in: surroundings, isManifest: true))
    }
    let omissions = Omissions.edits(in: code)
    let filled = omissions.isEmpty ? code : ParsedCode(EditedCode(code.text, omissions).text)
    let shape = BlockShape(filled.tree)
    if let block = listed(cell, filled, shape) { return .compiled(block) }
    let readings = readings(code, omissions, filled, shape)
    if shape.hasLooseMembers, !shape.hasSignatures { types.insert(Self.ownType, at: 0) }
    types = Array((shape.types + types).prefix(12))
    usedTypes = Array((shape.usedTypes + usedTypes).prefix(40))
    declarations.merge(shape.declarations) { $1 }
    var block = DocumentBlock(
      cell, readings, in: surroundings, isTemplate: shape.hasPlaceholders && !shape.hasSignatures)
    if shape.hasSignatures || shape.declaresProtocols, let interface {
      block.usable = InterfaceCheck(filled.tree, interface.value, areUsable: true)
      block.unusable = InterfaceCheck(filled.tree, interface.value, areUsable: false)
    }
    return .compiled(block)
  }

  /// A block that lists declarations of the package, and nothing else: it is held against the
  /// package's interface, and there is nothing to compile.
  private func listed(
    _ cell: Cell, _ code: ParsedCode, _ shape: BlockShape
  ) -> DocumentBlock? {
    guard let interface else { return nil }
    let check: InterfaceCheck
    if InterfaceCheck.mayListLoosely(code), let text = InterfaceCheck.written(code.text) {
      // The lines are one further down in the type around them.
      check = InterfaceCheck(members: text, interface.value)
      guard check.isKnown else { return nil }
    } else if InterfaceCheck.showsTypes(code.tree, of: interface) {
      check = InterfaceCheck(code.tree, interface.value, areUsable: false)
    } else if shape.hasSignatures || shape.declaresProtocols {
      check = InterfaceCheck(code.tree, interface.value, areUsable: false)
      guard check.isDeclared else { return nil }
    } else {
      return nil
    }
    var reading = DocumentReading(syntax: CellSyntax(""))
    reading.listing = .ofPackage
    var block = DocumentBlock(cell, [reading], in: surroundings)
    block.usable = check
    return block
  }

  private static func manifest(_ code: ParsedCode) -> [DocumentReading] {
    let wrappers = ManifestFragment.readings(code.text)
    guard !wrappers.isEmpty else { return [] }
    let fillings = ManifestFragment.fillings(code)
    let filled =
      fillings.isEmpty
      ? []
      : wrappers.map {
        DocumentReading(
          code, fillings, in: $0, remark: "what comments or dots stand for is left out")
      }
    return wrappers.map { DocumentReading(code, in: $0) } + filled
  }

  /// The ways to try, in order.
  private func readings(
    _ code: ParsedCode, _ omissions: [CodeEdit], _ filled: ParsedCode, _ shape: BlockShape
  ) -> [DocumentReading] {
    if shape.hasSignatures { return listings(filled, shape) }
    if shape.hasLooseMembers { return members(code, omissions) }
    if shape.hasPlaceholders { return [DocumentReading(code, omissions)] }
    let remark =
      Omissions.hasCommentBodies(omissions)
      ? "a body of comments alone is read as code left out"
      : Omissions.passOver(omissions) ? "the code that '...' stands for is passed over" : nil
    var readings: [DocumentReading] = []
    // A type of the package that is shown again would hide the package's own.
    if shape.declaresProtocols || shape.nestsTypes, omissions.isEmpty {
      readings = listings(code, shape).filter { $0.listing == .ofPackage }
    }
    let whole = DocumentReading(code, omissions, comparesClaims: true, remark: remark)
    readings.append(whole)
    if !whole.comparedLines.isEmpty {
      readings.append(DocumentReading(code, omissions, remark: remark))
    }
    let needed = blocksNotRun.filter {
      !CellSyntax($0.code).facts.declared.isDisjoint(with: whole.syntax.facts.references)
    }
    if !needed.isEmpty { readings.append(DocumentReading(code, omissions).after(needed)) }
    // A method may stand without its type, which the document has shown before.
    if shape.onlyDeclares { readings += extensions(code, omissions, limit: 2) }
    return readings
  }

  /// Declarations without bodies: what the package has, else what compiles with bodies left out.
  private func listings(_ code: ParsedCode, _ shape: BlockShape) -> [DocumentReading] {
    func reading(
      _ form: InterfaceListing.Form, _ listing: DocumentReading.Listing?, in type: String? = nil
    ) -> DocumentReading? {
      let list = InterfaceListing(code.tree, form, inType: type != nil)
      guard form == .leftOut || list.isComplete else { return nil }
      var reading = DocumentReading(
        code, list.edits, in: type.map { ("extension \($0) { ", "}") },
        comparesClaims: listing == nil)
      reading.listing = listing
      reading.isAsItStands = type == nil
      if form == .leftOut { reading.remark = "read as declarations whose bodies are left out" }
      return reading
    }
    guard shape.onlyDeclaresAnything else { return [reading(.leftOut, nil)].compactMap { $0 } }
    var seen: Set<String> = []
    let known = (types.prefix(3) + usedTypes).filter { seen.insert($0).inserted }
    let owners = shape.canBeMembers ? known.prefix(5) : []
    let top = shape.hasLooseMembers ? [] : [reading(.calls, .ofPackage)]
    let inside = owners.map { reading(.calls, .ofPackage, in: $0) }
    // A type that is declared anew would hide the package's own from later blocks.
    let isKept = shape.types.isEmpty || !shape.declaresTypes
    let plain = shape.hasLooseMembers ? [] : [reading(.leftOut, isKept ? nil : .ofTypes)]
    let loose = owners.map { reading(.leftOut, .ofTypes, in: $0) }
    return (top + inside + plain + loose).compactMap { $0 }
  }

  /// Members alone are read as members of the types before them, else of a type of their own.
  private func members(_ code: ParsedCode, _ omissions: [CodeEdit]) -> [DocumentReading] {
    let own = ["struct", "class"].map { kind in
      DocumentReading(
        code, omissions, in: ("\(kind) \(Self.ownType) { ", "}"),
        remark: "read as members of a \(kind)", isAsItStands: false)
    }
    return extensions(code, omissions, limit: 2) + inside(code, omissions, limit: 2) + own
  }

  /// Members that only the type's own declaration can hold, such as an initialiser that sets stored
  /// properties: the type is declared again, with them.
  private func inside(
    _ code: ParsedCode, _ omissions: [CodeEdit], limit: Int
  ) -> [DocumentReading] {
    types.filter { declarations[$0] != nil }.prefix(limit).map { name in
      var reading = DocumentReading(
        code, omissions, in: ("", "}"), remark: "read as members of \(name)", isAsItStands: false)
      reading.syntax.prelude = declarations[name]
      return reading
    }
  }

  /// The name of the type for members whose own is nowhere shown.
  private static let ownType = "_Members"

  private func extensions(
    _ code: ParsedCode, _ omissions: [CodeEdit], limit: Int
  ) -> [DocumentReading] {
    var seen: Set<String> = []
    let known = types.filter { seen.insert($0).inserted }.prefix(limit)
    return known.map { name in
      DocumentReading(
        code, omissions, in: ("extension \(name) { ", "}"),
        remark: "read as members of \(name)", isAsItStands: false)
    }
  }
}
