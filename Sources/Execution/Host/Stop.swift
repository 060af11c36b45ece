import Foundation

/// Tells the threads of a run that it is to end, and ends what they wait for.
package final class Stop: @unchecked Sendable {
  private let lock = NSLock()
  private var actions: [Int: @Sendable () -> Void] = [:]
  private var next = 0
  private var value = false

  var isSet: Bool { lock.withLock { value } }

  func set() {
    let waiting = lock.withLock {
      value = true
      return Array(actions.values)
    }
    for action in waiting { action() }
  }

  func add(_ action: @escaping @Sendable () -> Void) -> Int {
    let (token, isLate) = lock.withLock {
      next += 1
      actions[next] = action
      return (next, value)
    }
    if isLate { action() }
    return token
  }

  func remove(_ token: Int) { lock.withLock { actions[token] = nil } }
}
