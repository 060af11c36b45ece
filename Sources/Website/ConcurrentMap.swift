import Dispatch

/// Computes values side by side, in order.
package func concurrentMap<Value: Sendable>(
  _ count: Int, _ make: @Sendable (Int) -> Value
) -> [Value] {
  guard count > 1 else { return (0..<count).map(make) }
  return [Value](unsafeUninitializedCapacity: count) { buffer, written in
    nonisolated(unsafe) let places = buffer
    DispatchQueue.concurrentPerform(iterations: count) { index in
      places.initializeElement(at: index, to: make(index))
    }
    written = count
  }
}
