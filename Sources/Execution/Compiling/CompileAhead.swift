import Caching
import Foundation

/// Compiles of units that begin before the unit before them is done.
///
/// The compiler writes a unit's interface when it has found all that is wrong with the unit, and
/// makes machine code after that; the next unit needs the interface alone. Should the unit before
/// turn out otherwise after all, nobody asks for what was compiled ahead.
final class CompileAhead: @unchecked Sendable {
  private let lock = NSLock()
  private var work: [Cache.Key: SideWork<CompileOutcome>] = [:]
  /// Folders with the interfaces of units that were not done then.
  private var folders: [String] = []
  private let stop = Stop()
  private var isOver = false

  /// Ends what is under way.
  func end() {
    let works = lock.withLock {
      isOver = true
      return Array(work.values)
    }
    stop.set()
    for work in works { _ = try? work.result() }
    for folder in lock.withLock({ folders }) {
      try? FileManager.default.removeItem(atPath: folder)
    }
  }

  /// Begins to compile a unit after `early`, of which there is only the interface yet.
  func start(
    _ request: Compiler.Request, after early: CompiledUnit, _ compiler: Compiler,
    then next: (@Sendable (CompiledUnit) -> Void)?
  ) {
    let key = compiler.key(request, .unit)
    var own = compiler
    own.stop = stop
    lock.withLock {
      guard !isOver, work[key] == nil else {
        try? FileManager.default.removeItem(atPath: early.folder)
        return
      }
      folders.append(early.folder)
      work[key] = SideWork { [own] in
        let token = compiler.stop.add { own.stop.set() }
        defer { compiler.stop.remove(token) }
        return try own.compile(request, onInterface: next)
      }
    }
  }

  /// The outcome of a unit that was begun ahead, waiting for it; nil where it was not.
  func outcome(of request: Compiler.Request, _ compiler: Compiler) throws -> CompileOutcome? {
    let key = compiler.key(request, .unit)
    return try lock.withLock { work[key] }?.result()
  }
}
