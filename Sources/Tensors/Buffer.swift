import Kernels
import Synchronization

/// The memory of a tensor: aligned to 64 bytes, shared by all views of it.
package final class Buffer {
  package let address: UnsafeMutableRawPointer
  package let byteCount: Int

  package init(byteCount: Int) {
    self.byteCount = byteCount
    address = tensors_allocate(byteCount)
    Buffer.live.wrappingAdd(1, ordering: .relaxed)
  }

  deinit {
    tensors_release(address, byteCount)
    Buffer.live.wrappingSubtract(1, ordering: .relaxed)
  }

  private static let live = Atomic<Int>(0)

  /// How many buffers exist now.
  package static var liveCount: Int { live.load(ordering: .relaxed) }
}
