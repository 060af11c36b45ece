import Foundation

/// Work that goes on beside the thread that wants its result.
final class SideWork<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var outcome: Result<Value, any Error>?

  init(_ work: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread {
      let outcome = Result { try work() }
      self.condition.lock()
      self.outcome = outcome
      self.condition.broadcast()
      self.condition.unlock()
    }
  }

  func result() throws -> Value {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let outcome { return try outcome.get() }
      condition.wait()
    }
  }
}
