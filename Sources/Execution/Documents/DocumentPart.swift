import CellCode
import Chapters

/// How a block of a document is read, as part of a run's plan.
struct DocumentPart: Sendable {
  /// Whether the block belongs to a document, and is no book's cell.
  var isRead = false
  /// A scope that the block's kind asks for.
  var scope: String?
  /// Compiled alone: it has something to fill in.
  var isTemplate = false
  /// Set where the way that is tried is a list of declarations, which is compiled and not run.
  var listing: DocumentReading.Listing?
  /// The other ways to try, in order, where the first does not compile.
  var readings: [DocumentReading] = []
  /// All ways, the first included, for when they are tried again with Foundation.
  var allReadings: [DocumentReading] = []
  /// The modules of Foundation that the block is read with, and the document does not import.
  var addedModules: [String] = []
  /// The block as it stands, for when it is tried together with others.
  var plain: CellSyntax?
  /// What is special about the way that is tried now.
  var remark: String?
  /// Whether nothing stands around the block in the way that is tried.
  var isAsItStands = true
  /// Whether the way that is tried is the block as it stands, and no list of declarations.
  var isPlain: Bool { isAsItStands && listing == nil }
  /// Whether the way that is tried is the last one.
  var isLastReading = false
  /// What the compiler said of the block as it stands.
  var firstMessages: [CompilerMessage]?
  /// The compiler's errors where the block shows them on purpose, and what is tried is the rest.
  var shownErrors: [CompilerMessage]?
  /// The number of the first cell of those that are compiled together because it needs them.
  var joinedFrom: Int?
}

extension PlannedCell {
  /// Tries the block in this way.
  mutating func read(as reading: DocumentReading) {
    syntax = reading.syntax
    document.remark = reading.remark
    document.listing = reading.listing
    document.isAsItStands = reading.isAsItStands
  }

  /// The block as a part of what is compiled together: a list of what the package may have is read as
  /// it stands, where it can be.
  var asPart: PlannedCell {
    guard document.listing != nil, let plain = document.readings.first(where: \.isPlain) else {
      return self
    }
    var cell = self
    cell.read(as: plain)
    return cell
  }

  /// The block as one of those that are compiled together because `opening` needs them.
  func joined(from opening: PlannedCell) -> PlannedCell {
    var cell = self
    cell.document.joinedFrom = opening.index
    return cell
  }
}

extension DocumentReader {
  /// Reads the plan's next cell as a block of a document.
  mutating func apply(to planned: inout PlannedCell) {
    planned.document.isRead = true
    // What the author labels is what he says it is.
    guard !planned.isCompileOnly, !planned.cell.labels.traps else { return }
    let block = read(planned.cell)
    if let reason = block.reason {
      planned.reason = reason.sentence
      planned.syntax = .empty
      return
    }
    planned.document.scope = block.scope
    planned.document.isTemplate = block.isTemplate
    guard let first = block.readings.first else {
      planned.syntax = CellSyntax(planned.cell.code)
      return
    }
    planned.read(as: first)
    planned.document.plain = (block.readings.first(where: \.isPlain) ?? first).syntax
    planned.document.readings = Array(block.readings.dropFirst())
    let file = GeneratedNames.file(planned.index)
    for index in planned.document.readings.indices {
      planned.document.readings[index].placePrelude(in: file)
    }
    planned.document.allReadings = [first] + planned.document.readings
  }
}

extension DocumentPart {
  /// Gives a block of a document whose sections start afresh the scope of its section; the first
  /// of a section is preceded by the hidden ones that stand before all sections, unreported.
  mutating func openSection(
    of planned: PlannedCell, in document: Chapter, _ plan: inout [PlannedCell]
  ) {
    let section = planned.cell.section
    guard section > 0, scope == nil, planned.cell.labels.environment == nil else { return }
    let name = "section \(section)"
    scope = name
    guard !plan.contains(where: { $0.document.scope == name }) else { return }
    let setUp = plan.filter {
      $0.isReported && $0.cell.section == 0 && $0.cell.labels.hidden && $0.reason == nil
        && $0.document.scope == nil && document.cells.contains { $0.section == 0 }
    }
    for cell in setUp {
      var copy = cell
      copy.index = plan.count + 1
      copy.isReported = false
      copy.document.scope = name
      plan.append(copy)
    }
  }
}
