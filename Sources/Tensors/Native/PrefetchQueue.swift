#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A bounded queue that a thread of its own fills while the program works on what it has.
///
/// The thread starts with the first `next()`, so a process that forks before that takes none along;
/// it ends, and is joined, when the producer has nothing more, at `stop()`, or when the queue is let
/// go. The order is the producer's: prefetching changes when a batch is made, never which.
public final class PrefetchQueue<Element: Sendable>: Sequence, IteratorProtocol {
  private let channel: Channel<Element>

  /// A queue of at most `capacity` elements, made by calling `produce` until it gives nil.
  ///
  /// `produce` runs on the queue's thread alone; what it uses, the caller must leave alone.
  public init(capacity: Int = 4, _ produce: @escaping @Sendable () -> Element?) {
    channel = Channel(capacity: Swift.max(1, capacity), produce)
  }

  deinit { channel.stop() }

  /// The next element in the producer's order; waits for it if need be; nil at the end.
  public func next() -> Element? { channel.take() }

  /// Ends the thread and waits for it; what is in the queue can still be taken.
  public func stop() { channel.stop() }

  /// How many elements wait in the queue at this moment; never more than its capacity.
  public var waiting: Int { channel.waiting }
}

/// What the two threads share; everything in it is guarded by one lock.
private final class Channel<Element: Sendable>: @unchecked Sendable {
  private let capacity: Int
  private let produce: @Sendable () -> Element?
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var queue: [Element] = []
  private var thread: pthread_t?
  private var started = false
  private var finished = false
  private var stopping = false

  init(capacity: Int, _ produce: @escaping @Sendable () -> Element?) {
    self.capacity = capacity
    self.produce = produce
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  var waiting: Int {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return queue.count
  }

  func take() -> Element? {
    pthread_mutex_lock(lock)
    if !started && !stopping { start() }
    while queue.isEmpty, !finished, !stopping { pthread_cond_wait(changed, lock) }
    let element = queue.isEmpty ? nil : queue.removeFirst()
    pthread_cond_broadcast(changed)
    let done = queue.isEmpty && finished
    pthread_mutex_unlock(lock)
    if done { join() }
    return element
  }

  func stop() {
    pthread_mutex_lock(lock)
    stopping = true
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
    join()
  }

  /// Starts the thread, which keeps the channel alive until it ends; without one, nothing is made.
  private func start() {
    started = true
    let context = Unmanaged.passRetained(self as AnyObject)
    #if canImport(Darwin)
      var handle: pthread_t?
      let failed = pthread_create(&handle, nil, { prefetch($0) }, context.toOpaque())
    #else
      var handle = pthread_t()
      let failed = pthread_create(&handle, nil, { prefetch($0) }, context.toOpaque())
    #endif
    if failed == 0 {
      thread = handle
    } else {
      context.release()
      finished = true
    }
  }

  private func join() {
    pthread_mutex_lock(lock)
    let handle = thread
    thread = nil
    pthread_mutex_unlock(lock)
    if let handle { pthread_join(handle, nil) }
  }
}

/// What a prefetching thread runs, whatever its elements are.
private protocol Prefetching: AnyObject {
  func run()
}

extension Channel: Prefetching {
  func run() {
    while true {
      pthread_mutex_lock(lock)
      while queue.count >= capacity, !stopping { pthread_cond_wait(changed, lock) }
      let leave = stopping
      pthread_mutex_unlock(lock)
      let element = leave ? nil : produce()
      pthread_mutex_lock(lock)
      if let element { queue.append(element) } else { finished = true }
      pthread_cond_broadcast(changed)
      let done = finished
      pthread_mutex_unlock(lock)
      if done { return }
    }
  }
}

#if canImport(Darwin)
  private func prefetch(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    (Unmanaged<AnyObject>.fromOpaque(context).takeRetainedValue() as? any Prefetching)?.run()
    return nil
  }
#else
  private func prefetch(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    (Unmanaged<AnyObject>.fromOpaque(context).takeRetainedValue() as? any Prefetching)?.run()
    return nil
  }
#endif
