import CellCode
import Chapters
import Foundation

/// Reads the blocks of a document, which people write in more ways than the compiler takes.
///
/// This is all that the engine knows of documents.
package protocol BlockReader: Sendable {
  /// Swift for the module that every block imports: what the code of readings calls.
  var support: String { get }

  /// Reads the document's next block for the first time.
  mutating func read(_ cell: Cell) -> FirstReading

  /// What to run of a block that stopped where it says that it does: the rest of it, so that later
  /// blocks have its names; nil where it was not to stop.
  func rest(of cell: Cell, after result: CellResult, note: Data?) -> (any BlockReading)?

  /// Settles how a block ended, once it has been compiled and run.
  ///
  /// `note` is what its last reading noted, `values` what its code, or the rest of it,
  /// wrote to the file of shown values.
  func settle(_ result: inout CellResult, of cell: Cell, note: Data?, values: Data)
}

/// What becomes of a block.
package enum FirstReading: Sendable {
  case compiled(any BlockReading)
  case notRun(reason: String)
}

/// A way to give a block to the compiler.
package protocol BlockReading: Sendable {
  var syntax: CellSyntax { get }
  /// The scope that the block's kind asks for.
  var scope: String? { get }
  /// Further arguments for the compiler.
  var flags: [String] { get }
  /// Whether the block is compiled and then not run.
  var isCompileOnly: Bool { get }
  /// What `settle` needs to know of this reading.
  ///
  /// It is kept with the compiled code, for later runs that compile nothing.
  func note(isCompiled: Bool) -> Data?
  /// What to compile next where this does not compile.
  func next(after failure: FailedReading) -> NextReading
}

/// Why a block does not compile as it was read.
package struct FailedReading: Sendable {
  /// The compiler's messages for the block, and for those that it was compiled together with.
  package var messages: [[CompilerMessage]]
  /// The blocks that it was compiled together with because it needed them.
  package var joined: [any BlockReading]
  /// The blocks after those, in order.
  package var following: [any BlockReading]
  /// The modules that are imported so far.
  package var imports: [String]
}

package enum NextReading: Sendable {
  /// Compile the block read so and, in one unit with it, as many of those that follow as there are
  /// further readings.
  case unit([any BlockReading])
  /// There is none: these are the block's errors. The blocks joined with it are read by themselves.
  case failed([CompilerMessage], alone: [any BlockReading])
}
