import CellCode
import Chapters
import SwiftSyntax

/// A way in which a block of a document is given to the compiler.
struct DocumentReading: Sendable {
  var syntax: CellSyntax
  /// What the reader of a report should know of this way; nil for the block as it stands.
  var remark: String?
  /// Code to stand before the block: a type's declaration up to its last brace.
  var prelude: String?
  /// Whether nothing stands around the block: what the compiler says is of the block as it stands.
  var isAsItStands = true
  /// Set for a list of declarations that is compiled and not run.
  var listing: Listing?
  /// Whether it is the block as it stands, and no list of declarations.
  var isPlain: Bool { isAsItStands && listing == nil && prelude == nil }

  /// What it says that such a list compiles.
  enum Listing: Sendable {
    /// The package declares what it lists. What the compiler says otherwise is of our own calls.
    case ofPackage
    /// Its types are known.
    case ofTypes
  }

  /// Puts the prelude before the block's code, whose lines are counted in the file as before.
  mutating func placePrelude(in file: String) {
    guard let prelude else { return }
    syntax.prelude = prelude
    self.prelude = nil
  }

  /// The same, with a module imported first.
  func importing(_ module: String, in file: String) -> DocumentReading {
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

/// Reads the blocks of a document as people write them, in order.
struct DocumentReader {
  /// The types declared so far, the last first: where a loose member may belong.
  private var types: [String] = []
  /// The types used so far, the last first: where a list of members may belong.
  private var usedTypes: [String] = []
  /// The text of types declared whole, up to the last brace, by name.
  private var declarations: [String: String] = [:]

  /// What becomes of a block: the ways to try, or why none is.
  struct Block {
    var readings: [DocumentReading] = []
    var reason: NotRunnable?
    var scope: String?
    /// Compiled to see that it is right, then not run: it has something to fill in.
    var isTemplate = false
  }

  mutating func read(_ cell: Cell) -> Block {
    if let path = cell.snippet { return Block(reason: .snippet(path: path)) }
    let code = cell.code
    let manifest = ManifestFragment.readings(code)
    if !manifest.isEmpty {
      let fillings = ManifestFragment.fillings(code)
      let filled = fillings.isEmpty ? [] : manifest.map {
        DocumentReading(
          syntax: CellSyntax(code, omissions: fillings, wrappedIn: $0),
          remark: "what comments or dots stand for is left out")
      }
      return Block(
        readings: manifest.map { DocumentReading(syntax: CellSyntax(code, wrappedIn: $0)) } + filled,
        scope: ManifestFragment.scope)
    }
    let omissions = Omissions.edits(in: code)
    let filled = omissions.isEmpty ? code : EditedCode(code, omissions).text
    let tree = ParsedCode(filled).tree
    let shape = BlockShape(tree)
    defer {
      types = Array((shape.types + types).prefix(12))
      usedTypes = Array((shape.usedTypes + usedTypes).prefix(40))
      declarations.merge(shape.declarations) { $1 }
    }
    if shape.hasSignatures {
      return Block(readings: listings(omissions.isEmpty ? code : filled, tree, shape))
    }
    var block = Block(isTemplate: shape.hasPlaceholders)
    if shape.hasLooseMembers {
      block.readings = members(code, omissions)
      types.insert(Self.ownType, at: 0)
      return block
    }
    if shape.hasPlaceholders {
      block.readings = [DocumentReading(syntax: CellSyntax(code, omissions: omissions))]
      return block
    }
    let remark =
      Omissions.hasCommentBodies(omissions)
      ? "a body of comments alone is read as code left out"
      : Omissions.passOver(omissions) ? "the code that '...' stands for is passed over" : nil
    // A type of the package that is shown again would hide the package's own.
    if shape.declaresProtocols || shape.nestsTypes, omissions.isEmpty {
      block.readings = listings(code, tree, shape).filter { $0.listing == .ofPackage }
    }
    let whole = CellSyntax(code, omissions: omissions, statesValues: true)
    block.readings.append(DocumentReading(syntax: whole, remark: remark))
    if whole.statesValues {
      block.readings.append(
        DocumentReading(syntax: CellSyntax(code, omissions: omissions), remark: remark))
    }
    // A method may stand without its type, which the document has shown before.
    if shape.onlyDeclares { block.readings += extensions(code, omissions, limit: 2) }
    return block
  }

  /// Declarations without bodies: what the package has, else what compiles with bodies left out.
  private func listings(
    _ code: String, _ tree: SourceFileSyntax, _ shape: BlockShape
  ) -> [DocumentReading] {
    func reading(
      _ form: InterfaceListing.Form, _ listing: DocumentReading.Listing?, in type: String? = nil
    ) -> DocumentReading? {
      let list = InterfaceListing(tree, form, inType: type != nil)
      guard form == .leftOut || list.isComplete else { return nil }
      let wrapper = type.map { ("extension \($0) { ", "}") }
      var reading = DocumentReading(
        syntax: CellSyntax(
          code, omissions: list.edits, wrappedIn: wrapper, statesValues: listing == nil))
      reading.listing = listing
      reading.isAsItStands = type == nil
      if form == .leftOut { reading.remark = "read as declarations whose bodies are left out" }
      return reading
    }
    var seen: Set<String> = []
    let owners =
      shape.canBeMembers ? (types.prefix(3) + usedTypes).filter { seen.insert($0).inserted }.prefix(5) : []
    guard shape.onlyDeclaresAnything else { return [reading(.leftOut, nil)].compactMap { $0 } }
    let top = shape.hasLooseMembers ? [] : [reading(.calls, .ofPackage)]
    let inside = owners.map { reading(.calls, .ofPackage, in: $0) }
    // A type that is declared anew would hide the package's own from later blocks.
    let isKept = shape.types.isEmpty || !shape.declaresTypes
    let plain = shape.hasLooseMembers ? [] : [reading(.leftOut, isKept ? nil : .ofTypes)]
    let loose = owners.map { reading(.leftOut, .ofTypes, in: $0) }
    return (top + inside + plain + loose).compactMap { $0 }
  }

  /// Members alone are read as members of the types before them, else of a type of their own.
  private func members(
    _ code: String, _ omissions: [(offset: Int, text: String)]
  ) -> [DocumentReading] {
    let own = [("struct", Self.ownType), ("class", Self.ownType)].map { kind, name in
      DocumentReading(
        syntax: CellSyntax(code, omissions: omissions, wrappedIn: ("\(kind) \(name) { ", "}")),
        remark: "read as members of a \(kind)", isAsItStands: false)
    }
    return extensions(code, omissions, limit: 2) + inside(code, omissions, limit: 2) + own
  }

  /// Members that only the type's own declaration can hold, such as an initialiser that sets stored
  /// properties: the type is declared again, with them.
  private func inside(
    _ code: String, _ omissions: [(offset: Int, text: String)], limit: Int
  ) -> [DocumentReading] {
    types.filter { declarations[$0] != nil }.prefix(limit).map { name in
      DocumentReading(
        syntax: CellSyntax(code, omissions: omissions, wrappedIn: ("", "}")),
        remark: "read as members of \(name)", prelude: declarations[name], isAsItStands: false)
    }
  }

  /// The name of the type for members whose own is nowhere shown.
  private static let ownType = "_Members"

  private func extensions(
    _ code: String, _ omissions: [(offset: Int, text: String)], limit: Int
  ) -> [DocumentReading] {
    var seen: Set<String> = []
    let known = types.filter { seen.insert($0).inserted }.prefix(limit)
    return known.map { name in
      DocumentReading(
        syntax: CellSyntax(code, omissions: omissions, wrappedIn: ("extension \(name) { ", "}")),
        remark: "read as members of \(name)", isAsItStands: false)
    }
  }
}
