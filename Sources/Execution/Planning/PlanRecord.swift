import Caching
import Chapters
import Foundation

/// What a run found out before it ran a cell: how each is read, and the units that came of them.
struct PlanRecord: Codable, Sendable {
  /// A cell of the plan, by its place among all cells of the run's chapters.
  struct PlannedPart: Codable, Sendable {
    var place: Int
    var isReported: Bool
    var timeout: Double
    var reason: String?
    var scope: String?
  }

  struct Unit: Codable, Sendable {
    var module: String
    /// The name of the cache entry.
    var entry: String
    var interfaceHash: String
    var cells: [Int]
    var imports: [String]
  }

  var cells: [PlannedPart] = []
  var units: [Unit] = []
  /// What the compiler said, by the cell's number in the plan.
  var messages: [Int: [CompilerMessage]] = [:]
  /// The cells that are compiled without running.
  var compiledOnly: [Int] = []
  /// The cells that do not compile.
  var failed: [Int] = []
  /// What was noted of how blocks were read.
  var notes: [Int: Data] = [:]
}

extension PlanRecord {
  /// The record of a plan whose pipelines have done all their work as planned; nil where they have
  /// not, or where the compiler itself failed.
  init?(_ plan: [PlannedCell], of cells: [Cell], _ pipelines: some Sequence<ScopePipeline>) {
    for planned in plan {
      guard let place = planned.place, cells.indices.contains(place) else { return nil }
      self.cells.append(
        PlannedPart(
          place: place, isReported: planned.isReported, timeout: planned.timeout,
          reason: planned.reason, scope: planned.ownScope))
    }
    for pipeline in pipelines {
      notes.merge(pipeline.noted()) { $1 }
      let outcomes = pipeline.known()
      for cell in pipeline.cells {
        switch outcomes[cell.index] {
        case .unit(let unit, let cells, let messages, let imports):
          if !messages.isEmpty { self.messages[cell.index] = messages }
          guard cells.first == cell.index else { continue }
          units.append(
            Unit(
              module: unit.module, entry: unit.entryName, interfaceHash: unit.interfaceHash,
              cells: cells, imports: imports))
        case .failed(let messages):
          let isLasting = messages.allSatisfy { message in
            !Self.passing.contains { message.text.hasPrefix($0) }
          }
          guard isLasting else { return nil }
          failed.append(cell.index)
          self.messages[cell.index] = messages
        case .compiledOnly(let messages):
          compiledOnly.append(cell.index)
          self.messages[cell.index] = messages
        default: return nil
        }
      }
    }
  }

  /// How messages begin that another attempt may not bring.
  private static let passing = [RawMessage.crash, RawMessage.linking]

  /// What became of each cell, by its number in the plan; nil where the cache has lost a unit.
  func outcomes(in cache: Cache) -> [Int: CompiledCell]? {
    var outcomes: [Int: CompiledCell] = [:]
    for index in failed { outcomes[index] = .failed(messages[index] ?? []) }
    for index in compiledOnly { outcomes[index] = .compiledOnly(messages[index] ?? []) }
    for unit in units {
      guard let entry = Cache.Key(name: unit.entry).flatMap(cache.entry) else { return nil }
      let compiled = CompiledUnit(
        module: unit.module, folder: entry.folder, interfaceHash: unit.interfaceHash)
      for index in unit.cells {
        outcomes[index] = .unit(
          compiled, cells: unit.cells, messages: messages[index] ?? [], imports: unit.imports)
      }
    }
    return outcomes
  }
}
