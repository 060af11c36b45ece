import Foundation

/// Lets one compiler of a run work at a time: the one whose cell comes first.
final class CompileTurn: @unchecked Sendable {
  private let condition = NSCondition()
  private var waiting: [Int] = []
  private var isTaken = false

  func acquire(_ index: Int) {
    condition.lock()
    waiting.append(index)
    while isTaken || waiting.min() != index { condition.wait() }
    waiting.removeAll { $0 == index }
    isTaken = true
    condition.unlock()
  }

  func release() {
    condition.lock()
    isTaken = false
    condition.broadcast()
    condition.unlock()
  }
}
