import Synchronization

/// The memory of a tensor: aligned to 64 bytes, shared by all views of it.
package final class Buffer {
  package let address: UnsafeMutableRawPointer
  package let byteCount: Int

  package init(byteCount: Int) {
    self.byteCount = byteCount
    address = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: 64)
    Buffer.live.wrappingAdd(1, ordering: .relaxed)
  }

  deinit {
    address.deallocate()
    Buffer.live.wrappingSubtract(1, ordering: .relaxed)
  }

  private static let live = Atomic<Int>(0)

  /// How many buffers exist now.
  package static var liveCount: Int { live.load(ordering: .relaxed) }
}
