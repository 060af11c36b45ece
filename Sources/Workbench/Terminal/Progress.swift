import Foundation

/// The one line on a terminal that says what runs now: `03-lstm.md:57  cell 4 of 14  12 s`.
///
/// It lives on standard error and is cleared before anything else is printed. Without a terminal
/// there is no line; a cell that runs for long is then named once, so that a log shows where the
/// time goes.
package final class Progress: @unchecked Sendable {
  package static let shared = Progress()

  /// Seconds after which a cell is named where there is no terminal.
  static let long = 30.0

  private struct Running {
    var place: String
    var count: String
    var start: Date
    var named = false
  }

  private let lock = NSLock()
  private var running: [String: Running] = [:]
  private var timer: DispatchSourceTimer?
  private var isShown = false
  private var isOver = false

  /// A cell starts: `place` is the chapter and the line, `count` such as `cell 4 of 14`.
  package func started(_ key: String, place: String, count: String) {
    lock.withLock {
      running[key] = Running(place: place, count: count, start: Date())
      if timer == nil { startTimer() }
      draw()
    }
  }

  /// Nothing of this key runs any more.
  package func ended(_ key: String) {
    lock.withLock {
      running[key] = nil
      erase()
      if running.isEmpty {
        timer?.cancel()
        timer = nil
      }
    }
  }

  /// Runs `body`, which prints, while the line is out of the way.
  package func around(_ body: () -> Void) {
    lock.withLock {
      erase()
      body()
      draw()
    }
  }

  /// Takes the line away for good: the command was interrupted.
  func end() {
    lock.withLock {
      erase()
      isOver = true
    }
  }

  private func startTimer() {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "progress"))
    timer.schedule(deadline: .now() + 0.2, repeating: Terminal.showsProgress ? 0.2 : 1)
    timer.setEventHandler { [self] in
      lock.withLock {
        draw()
        if !Terminal.showsProgress { nameLongCells() }
      }
    }
    timer.resume()
    self.timer = timer
  }

  private func draw() {
    guard !isOver, Terminal.showsProgress,
      let first = running.values.min(by: { $0.start < $1.start })
    else {
      return
    }
    let seconds = Int(Date().timeIntervalSince(first.start))
    var line = "\(first.place)  \(first.count)"
    if seconds > 0 { line += "  \(seconds) s" }
    if running.count > 1 { line += "  and \(running.count - 1) more" }
    line = String(line.prefix(max(20, Terminal.width - 1)))
    write("\r\u{1B}[K" + line)
    isShown = true
  }

  private func erase() {
    guard isShown else { return }
    write("\r\u{1B}[K")
    isShown = false
  }

  private func nameLongCells() {
    for (key, cell) in running where !cell.named {
      guard Date().timeIntervalSince(cell.start) >= Self.long else { continue }
      running[key]?.named = true
      write("\(cell.place): \(cell.count) still runs after \(Int(Self.long)) s\n")
    }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
