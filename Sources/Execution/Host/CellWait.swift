import Foundation
import HostProtocol

/// Waits for what a `CellWatch` wants to know, and does what it says.
struct CellWait {
  private var watch: CellWatch
  private let told: HostRun.Told
  private let host: HostRun
  var running: RunningOutput?
  var onInput: (@Sendable (@escaping @Sendable (String?) -> Void) -> Void)?

  init(_ watch: CellWatch, _ told: HostRun.Told, host: HostRun) {
    self.watch = watch
    self.told = told
    self.host = host
  }

  /// Waits for the end of the cell, with what it prints put into `output`.
  mutating func run(into output: inout CellOutput) -> CellWatch.Outcome {
    let supervisor = host.first.channel
    let channel = told.channel
    // The first process's words come through its own place.
    let snapshot = told.forking?.process == nil ? nil : told.forking?.channel
    var polled = [
      told.output.number, channel.socket.descriptor, supervisor.socket.descriptor,
      snapshot?.socket.descriptor ?? -1, host.stopPipe.descriptor,
    ].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      _ = poll(&polled, nfds_t(polled.count), pause(output))
      let now = MonotonicClock.seconds()
      // The output first: what the cell wrote before it ended is there by then.
      if polled[0].revents != 0, !host.drain(told.output, into: &output) { polled[0].fd = -1 }
      var events: [CellWatch.Event] = []
      if polled[1].revents != 0 {
        switch channel.receive() {
        case .report(let report): events.append(.cell(report))
        // Its end is the first process's to tell.
        case .closed: polled[1].fd = -1
        case .nonsense, .nothing: break
        }
      }
      if polled[2].revents != 0 {
        switch supervisor.receive() {
        case .report(let report): events.append(.supervisor(report))
        case .closed: events.append(.supervisorClosed)
        case .nonsense, .nothing: break
        }
      }
      if polled[3].revents != 0, let snapshot {
        switch snapshot.receive() {
        case .report(let report): events.append(.snapshot(report))
        case .closed:
          polled[3].fd = -1
          events.append(.snapshotClosed)
        case .nonsense, .nothing: break
        }
      }
      if polled[4].revents != 0 {
        polled[4].fd = -1
        events.append(.stop)
      }
      for event in events + [.time] {
        for action in watch.handle(event, now: now) {
          switch action {
          case .tell(let command): supervisor.send(command)
          case .askInput: ask()
          case .finish(let outcome):
            told.sent.letGo()
            _ = host.drain(told.output, into: &output)
            return outcome
          }
        }
      }
      if !watch.isWaiting {
        told.sent.letGo()
        // Only a fork refuses; later words of the snapshot are not about this cell.
        polled[3].fd = -1
      }
    }
  }

  /// Milliseconds until something must be looked at, whatever happens.
  private mutating func pause(_ output: CellOutput) -> Int32 {
    let now = MonotonicClock.seconds()
    let times = [watch.deadline.map { $0 - now }, running?.look(at: output, now)]
    guard let pause = times.compactMap({ $0 }).min() else { return -1 }
    return Int32(max(0, min(pause * 1000 + 1, 1e6)))
  }

  private func ask() {
    guard let onInput else {
      told.channel.send(.input(nil))
      return
    }
    onInput { [channel = told.channel] in channel.send(.input($0)) }
  }
}

extension HostRun {
  /// Reads what a cell has printed; false where the pipe is closed.
  func drain(_ pipe: Descriptor, into output: inout CellOutput) -> Bool {
    // Not for ever: other events must be seen as well while a cell prints without end.
    for _ in 0..<16 {
      let count = read(pipe.number, &buffer, buffer.count)
      if count > 0 {
        output.append(buffer[..<count])
        if count < buffer.count { return true }
        continue
      }
      if count == 0 { return false }
      if errno != EINTR { return true }
    }
    return true
  }
}
