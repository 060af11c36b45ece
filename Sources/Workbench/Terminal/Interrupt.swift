import Foundation

/// What Ctrl-C does.
///
/// It cancels the command, which ends every process that was started, says what was left as it was,
/// and exits with 130. Chapters are replaced whole or not at all, so there is
/// nothing to mend.
package enum Interrupt {
  /// What a person who interrupts wants to know, such as that no chapter was changed.
  package nonisolated(unsafe) static var note = ""
  /// The command's work.
  nonisolated(unsafe) static var task: Task<Void, any Error>?
  package nonisolated(unsafe) private(set) static var happened = false

  /// Watches for signals; to be called once, before any other thread is started.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    writeEnd = ends[1]
    // A handler, not SIG_IGN: programs that are started get the default action back.
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in
        var byte: UInt8 = 1
        _ = write(Interrupt.writeEnd, &byte, 1)
      }
    }
    let readEnd = ends[0]
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while read(readEnd, &byte, 1) != 1 {}
      happened = true
      Progress.shared.end()
      printError(note.isEmpty ? "interrupted" : "interrupted; \(note)")
      task?.cancel()
      // Nothing runs while a person is asked, and the answer would never come.
      if !asking.withLock({ isAsking }) { Thread.sleep(forTimeInterval: 2) }
      leave()
    }
  }

  /// Waits for a person's answer, during which an interrupt ends the command at once.
  package static func whileAsking<Answer>(_ ask: () -> Answer) -> Answer {
    asking.withLock { isAsking = true }
    defer { asking.withLock { isAsking = false } }
    return ask()
  }

  private static let asking = NSLock()
  nonisolated(unsafe) private static var isAsking = false

  /// Ends the command as an interrupt does, without a word, for another reason.
  static func end(with status: ExitStatus) {
    self.status = status
    happened = true
    task?.cancel()
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 2)
      leave()
    }
  }

  static func leave() -> Never {
    fflush(nil)
    _exit(status.rawValue)
  }

  nonisolated(unsafe) private static var status = ExitStatus.interrupted

  nonisolated(unsafe) private static var writeEnd: Int32 = -1
}
