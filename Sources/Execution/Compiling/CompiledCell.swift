import Chapters
import Foundation

/// What came of compiling a cell.
enum CompiledCell: Sendable {
  /// The cell is in this unit, with these other cells.
  case unit(CompiledUnit, cells: [Int], messages: [CompilerMessage], imports: [String])
  case failed([CompilerMessage])
  /// Compiled on purpose without running: `no-run`, or a `fails` cell that compiles.
  case compiledOnly([CompilerMessage])
  /// The engine itself could not go on.
  case broken(any Error)
}

/// What is known of a plan's cells before they are compiled.
struct KnownOutcomes: Sendable {
  var outcomes: [Int: CompiledCell]
  /// What was noted of how blocks were read.
  var notes: [Int: Data]
}
