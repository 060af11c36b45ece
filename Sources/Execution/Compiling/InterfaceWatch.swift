import Caching
import Foundation

/// Looks for the interface that a compiler at work will write.
final class InterfaceWatch: @unchecked Sendable {
  private let lock = NSLock()
  private var isOver = false

  /// Calls `then` with the unit as far as it is known, in a folder of its own, once the interface is
  /// there; never where the compiler ends before.
  init(
    _ module: String, in work: String, _ cache: Cache,
    then: @escaping @Sendable (CompiledUnit) -> Void
  ) {
    let name = "/" + module + ".swiftmodule"
    Thread.detachNewThread {
      while !self.lock.withLock({ self.isOver }) {
        // It is renamed into place, so that it is whole where it is there.
        guard access(work + name, F_OK) == 0 else {
          usleep(2000)
          continue
        }
        guard let folder = try? cache.makeWorkFolder() else { return }
        guard link(work + name, folder + name) == 0, let hash = FileBytes.hash(folder + name) else {
          try? FileManager.default.removeItem(atPath: folder)
          return
        }
        return then(CompiledUnit(module: module, folder: folder, interfaceHash: hash))
      }
    }
  }

  /// The compiler has ended.
  func end() { lock.withLock { isOver = true } }
}
