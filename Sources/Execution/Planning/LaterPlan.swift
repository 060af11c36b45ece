import Foundation

/// A plan that is made when somebody first asks for one of its cells: of a chapter that was run
/// before, little is needed but what the run before found out.
final class LaterPlan: @unchecked Sendable {
  private let lock = NSLock()
  private let make: @Sendable () -> [PlannedCell]
  private var cells: [PlannedCell]?

  init(_ make: @escaping @Sendable () -> [PlannedCell]) { self.make = make }

  /// The cell with this number.
  subscript(index: Int) -> PlannedCell? {
    lock.withLock {
      let all = cells ?? make()
      cells = all
      return all.indices.contains(index - 1) ? all[index - 1] : nil
    }
  }
}
