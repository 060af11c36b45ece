import Foundation
import Kernels

/// Times functions as the peers' `benchlib.py` does, and prints the same JSON lines.
///
/// One sample is as many calls as last 5 ms. A sample is clean if the process waited for a CPU less
/// than 2 % of its time; the median is that of the clean ones.
struct Measurement {
  var threads = 1
  var prefixes: [String] = []
  var seconds = 0.2
  /// Whether the process's CPU time is measured: for one thread on a busy machine.
  var usesCPUTime = false
  /// Whether samples count although the process waited for a CPU.
  var mayWait = false
  /// Whether each benchmark waits for its turn; see `alternate.py`.
  var takesTurns = false
  /// Whether the names alone are printed.
  var listsNames = false

  func wants(_ name: String) -> Bool {
    prefixes.isEmpty || prefixes.contains { name.hasPrefix($0) }
  }

  /// `operations` is how many of what the name says one call of `body` does.
  func callAsFunction(
    _ name: String, gigaflop: Double? = nil, operations: Int = 1, _ body: () -> Void
  ) {
    guard wants(name) else { return }
    guard !listsNames else { return print(name) }
    guard takesTurns else { return measure(name, gigaflop, operations, body) }
    let ready = "{\"ready\": \"\(name)\"}"
    print(ready)
    fflush(nil)
    while readLine() == "measure" {
      measure(name, gigaflop, operations, body)
      print(ready)
      fflush(nil)
    }
  }

  private func measure(
    _ name: String, _ gigaflop: Double?, _ operations: Int, _ body: () -> Void
  ) {
    body()
    body()
    let once = time(body, calls: 1)
    let calls = max(1, Int(0.005 / max(once, 1e-9)))
    let enough = takesTurns ? 3 : 7
    var (all, clean): ([Double], [Double]) = ([], [])
    let start = self.seconds(of: CLOCK_MONOTONIC)
    while true {
      let waited = runDelay()
      let taken = time(body, calls: calls)
      all.append(taken / Double(calls * operations) * 1000)
      if usesCPUTime || mayWait || Double(runDelay() - waited) < 0.02 * taken * 1e9 {
        clean.append(all[all.count - 1])
      }
      let passed = self.seconds(of: CLOCK_MONOTONIC) - start
      if clean.count >= 200 || (passed > seconds && clean.count >= enough)
        || (passed > seconds * 6 && all.count >= 3)
      {
        break
      }
    }
    report(name, gigaflop, all: all, clean: clean)
  }

  private func report(_ name: String, _ gigaflop: Double?, all: [Double], clean: [Double]) {
    let used = (clean.isEmpty ? all : clean).sorted()
    let median =
      used.count % 2 == 1
      ? used[used.count / 2] : (used[used.count / 2 - 1] + used[used.count / 2]) / 2
    var line = "{\"bench\": \"\(name)\", \"lib\": \"tensors\", \"threads\": \(threads)"
    line += ", \"ms\": \(rounded(median)), \"min_ms\": \(rounded(used[0]))"
    line += ", \"samples\": \(all.count), \"clean\": \(clean.count)"
    if let gigaflop { line += ", \"gflop\": \(gigaflop)" }
    line += ", \"max_rss_kb\": \(peakMemory())}"
    print(line)
    fflush(nil)
  }

  private func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

  private func time(_ body: () -> Void, calls: Int) -> Double {
    let clock = usesCPUTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC
    let start = seconds(of: clock)
    for _ in 0..<calls { body() }
    return self.seconds(of: clock) - start
  }
}

/// The nanoseconds that the threads of this process were ready to run and waited for a CPU.
private func runDelay() -> Int {
  let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
  return tasks.reduce(0) { sum, task in
    let path = "/proc/self/task/\(task)/schedstat"
    let text = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    let fields = (text ?? "").split(separator: " ")
    return sum + (fields.count > 1 ? Int(fields[1]) ?? 0 : 0)
  }
}

/// The most memory that this process has had, in KiB: the `ru_maxrss` of the peers.
private func peakMemory() -> Int {
  let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
  let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
    .first { $0.hasPrefix("VmHWM:") }
  return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
}
