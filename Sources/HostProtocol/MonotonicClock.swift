import Glibc

/// The clock for time limits: nobody sets it, and it goes on evenly.
package enum MonotonicClock {
  /// Nanoseconds since some moment.
  package static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Seconds since some moment.
  package static func seconds() -> Double { Double(nanoseconds()) / 1e9 }
}
