import Chapters
import Foundation

/// Does work that waits for processes, which tasks must not, on a thread of its own.
func onThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try work() }) }
    thread.stackSize = 8 << 20
    thread.start()
  }
}

/// What a run tells while it goes on.
package enum RunEvent: Sendable {
  /// The cell with this number starts to run.
  case started(cell: Int)
  /// The cell with this number, which still runs, has printed these further lines.
  case printed(cell: Int, String)
  /// A cell's result is final. Results come in the order of cells.
  case finished(CellResult)
}
