import Glibc
import HostProtocol

/// Runs asynchronous work on the cell's own thread, in the order in which it becomes ready.
///
/// No worker threads: the order is the same in every run, and the process can fork at any time.
/// The runtime hands every job to its hooks, if these are set.
enum Tasks {
  private struct Delayed {
    var deadline: UInt64
    var job: UnsafeRawPointer
  }

  nonisolated(unsafe) private static var ready: [(job: UnsafeRawPointer, isMain: Bool)] = []
  nonisolated(unsafe) private static var first = 0
  nonisolated(unsafe) private static var delayed: [Delayed] = []
  nonisolated(unsafe) private static var mutex = pthread_mutex_t()
  nonisolated(unsafe) private static var hooks: [(place: UnsafeMutableRawPointer, hook: Int)] = []

  static func install() {
    pthread_mutex_init(&mutex, nil)
    let global: @convention(c) (UnsafeRawPointer, UnsafeRawPointer?) -> Void = { job, _ in
      Tasks.enqueue(job, isMain: false)
    }
    let main: @convention(c) (UnsafeRawPointer, UnsafeRawPointer?) -> Void = { job, _ in
      Tasks.enqueue(job, isMain: true)
    }
    let delay: @convention(c) (UInt64, UnsafeRawPointer, UnsafeRawPointer?) -> Void = {
      nanoseconds, job, _ in
      Tasks.enqueue(job, at: MonotonicClock.nanoseconds() &+ min(nanoseconds, UInt64.max / 4))
    }
    let deadline:
      @convention(c) (
        Int64, Int64, Int64, Int64, Int32, UnsafeRawPointer, UnsafeRawPointer?
      ) -> Void = { seconds, nanoseconds, _, _, _, job, _ in
        // Both of the runtime's clocks agree with the monotonic one while the machine is awake.
        let time = max(0, min(seconds, .max / 4_000_000_000)) * 1_000_000_000 + nanoseconds
        Tasks.enqueue(job, at: UInt64(max(0, time)))
      }
    // A structure of two words, which C returns as it returns this one.
    let mainExecutor: @convention(c) (UnsafeRawPointer?) -> ldiv_t = { _ in
      unsafeBitCast(MainQueue.shared.asUnownedSerialExecutor(), to: ldiv_t.self)
    }
    hook("swift_task_getMainExecutor_hook", unsafeBitCast(mainExecutor, to: Int.self))
    hook("swift_task_enqueueGlobal_hook", unsafeBitCast(global, to: Int.self))
    hook("swift_task_enqueueMainExecutor_hook", unsafeBitCast(main, to: Int.self))
    hook("swift_task_enqueueGlobalWithDelay_hook", unsafeBitCast(delay, to: Int.self))
    hook("swift_task_enqueueGlobalWithDeadline_hook", unsafeBitCast(deadline, to: Int.self))
  }

  private static func hook(_ name: String, _ function: Int) {
    guard let place = dlsym(nil, name) else { return }
    place.storeBytes(of: function, as: Int.self)
  }

  fileprivate static func enqueue(_ job: UnsafeRawPointer, isMain: Bool) {
    pthread_mutex_lock(&mutex)
    ready.append((job, isMain))
    pthread_mutex_unlock(&mutex)
  }

  private static func enqueue(_ job: UnsafeRawPointer, at deadline: UInt64) {
    pthread_mutex_lock(&mutex)
    let place = delayed.firstIndex { $0.deadline > deadline } ?? delayed.count
    delayed.insert(Delayed(deadline: deadline, job: job), at: place)
    pthread_mutex_unlock(&mutex)
  }

  /// Runs one job that is ready; false where none is.
  private static func runOne() -> Bool {
    pthread_mutex_lock(&mutex)
    while let next = delayed.first, next.deadline <= MonotonicClock.nanoseconds() {
      delayed.removeFirst()
      ready.append((next.job, false))
    }
    guard first < ready.count else {
      ready.removeAll(keepingCapacity: true)
      first = 0
      pthread_mutex_unlock(&mutex)
      return false
    }
    let next = ready[first]
    first += 1
    pthread_mutex_unlock(&mutex)
    unsafeBitCast(next.job, to: UnownedJob.self)
      .runSynchronously(on: next.isMain ? MainActor.sharedUnownedExecutor : anyExecutor)
    return true
  }

  /// Runs what is ready now, without waiting.
  static func runReady() { while runOne() {} }

  /// Runs jobs until `isDone`; waits for sleeping tasks and for other threads.
  static func run(until isDone: UnsafePointer<Bool>) {
    while !isDone.pointee {
      if runOne() { continue }
      pthread_mutex_lock(&mutex)
      let next = delayed.first?.deadline
      pthread_mutex_unlock(&mutex)
      if next == nil, threadCount() == 1 {
        let message = "Fatal error: `await` never ends: no task is left that could resume it\n"
        _ = message.withCString { write(2, $0, strlen($0)) }
        abortInFront()
      }
      let wait = min((next ?? .max) &- min(MonotonicClock.nanoseconds(), next ?? .max), 1_000_000)
      var time = timespec(tv_sec: 0, tv_nsec: Int(wait))
      nanosleep(&time, nil)
    }
  }
}

/// The main actor's executor: its jobs wait in the same queue as all others.
private final class MainQueue: SerialExecutor {
  static let shared = MainQueue()

  func enqueue(_ job: UnownedJob) {
    Tasks.enqueue(unsafeBitCast(job, to: UnsafeRawPointer.self), isMain: true)
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  // One thread runs everything.
  func checkIsolated() {}
}

/// The runtime's name for work that belongs to no actor.
private let anyExecutor = unsafeBitCast((0, 0), to: UnownedSerialExecutor.self)

/// Called by the code that stands for a top-level `await`.
@_cdecl("notebook_run_tasks")
public func runTasks(_ isDone: UnsafePointer<Bool>) { Tasks.run(until: isDone) }
