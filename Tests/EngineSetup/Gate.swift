import Foundation

/// Lets a number of runs go on at a time, so that a table of cases does not start them all at once.
package actor Gate {
  package static let shared = Gate(width: max(2, ProcessInfo.processInfo.activeProcessorCount))
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(width: Int) { free = width }

  package func pass<Value: Sendable>(_ body: @Sendable () async throws -> Value) async rethrows
    -> Value
  {
    await enter()
    defer { leave() }
    return try await body()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
