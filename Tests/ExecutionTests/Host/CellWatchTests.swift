import HostProtocol
import Testing

@testable import Execution

/// The run of a cell as a value: events in, actions out, without a process.
@Suite struct CellWatchTests {
  static let limits = ResourceLimits(memory: 100)
  static let end = CellEnd(nanoseconds: 5, threads: 1, stragglers: 0)

  static func watch(timeout: Double? = 10, snapshot: Int32? = 3) -> CellWatch {
    CellWatch(turn: 1, limits: limits, timeout: timeout, snapshot: snapshot, now: 0)
  }

  /// The actions for events, each with its moment.
  static func actions(
    _ watch: CellWatch, _ events: [(Double, CellWatch.Event)]
  ) -> [CellWatch.Action] {
    var watch = watch
    return events.flatMap { watch.handle($0.1, now: $0.0) }
  }

  static let begun = CellWatch.Event.cell(.begun(turn: 1, process: 7))
  static let watched = CellWatch.Action.tell(.watch(process: 7, limits))
  static let killed = CellWatch.Action.tell(.end(process: 7))
  static let sweep = CellWatch.Action.tell(.sweep(turn: 1))
  static let swept = CellWatch.Event.supervisor(.swept(turn: 1))
  static let gone = CellWatch.Event.supervisor(.ended(process: 7, .signalled(9)))

  struct Story: Sendable {
    var name: String
    var watch = CellWatchTests.watch()
    var events: [(Double, CellWatch.Event)]
    var actions: [CellWatch.Action]
  }

  static let stories = [
    Story(
      name: "a cell that is done", events: [(0, begun), (1, .cell(.done(turn: 1, end)))],
      actions: [
        watched, .tell(.rest(process: 7)), .finish(.done(process: 7, end)),
      ]),
    Story(
      name: "a cell that traps",
      events: [(0, begun), (1, .supervisor(.ended(process: 7, .signalled(4)))), (1, swept)],
      actions: [watched, sweep, .finish(.signalled(4))]),
    Story(
      name: "a cell that exits",
      events: [(0, begun), (1, .supervisor(.ended(process: 7, .exited(3)))), (1, swept)],
      actions: [watched, sweep, .finish(.exited(3))]),
    Story(
      name: "time begins with the cell, not with the command",
      events: [(8, begun), (17, .time), (18, .time), (18, gone), (18, swept)],
      actions: [watched, killed, sweep, .finish(.timedOut)]),
    Story(
      name: "what a cell says after its time is up does not help it",
      events: [(0, begun), (10, .time), (10, .cell(.done(turn: 1, end))), (11, gone), (11, swept)],
      actions: [watched, killed, sweep, .finish(.timedOut)]),
    Story(
      name: "without a limit nothing is ended", watch: watch(timeout: nil),
      events: [(0, begun), (1e9, .time)], actions: [watched]),
    Story(
      name: "too much memory",
      events: [
        (0, begun), (1, .supervisor(.overLimit(process: 7, .memory))), (1, gone), (1, swept),
      ],
      actions: [watched, sweep, .finish(.overLimit(.memory))]),
    Story(
      name: "stopped while it runs", events: [(0, begun), (1, .stop), (2, gone), (2, swept)],
      actions: [watched, killed, sweep, .finish(.stopped)]),
    Story(
      name: "stopped before it began", events: [(0, .stop), (1, begun)],
      actions: [.finish(.stopped)]),
    Story(
      name: "a unit that does not load",
      events: [(0, begun), (1, .cell(.unloadable(turn: 1, reason: "x")))],
      actions: [watched, .tell(.rest(process: 7)), killed, .finish(.unloadable("x"))]),
    Story(
      name: "a snapshot without descriptors", events: [(0, .snapshot(.refused(turn: 1, .files)))],
      actions: [.finish(.lost(.noFiles))]),
    Story(
      name: "a snapshot that is gone", events: [(0, .snapshotClosed)],
      actions: [.finish(.lost(.snapshotEnded))]),
    Story(
      name: "a snapshot that says nothing",
      events: [(19, .time), (20, .time), (21, .supervisor(.swept(turn: 0))), (21, swept)],
      actions: [
        .tell(.end(process: 3)), sweep, .finish(.lost(.snapshotSilent)),
      ]),
    Story(
      name: "a fork that fails",
      events: [(0, .snapshot(.refused(turn: 1, .fork(error: 11))))],
      actions: [
        .finish(.broken(reason: "fork failed: too many processes, or too little memory"))
      ]),
    Story(
      name: "a number that is none of the host's",
      events: [(0, begun), (0, .supervisor(.unknown(process: 7))), (0, swept)],
      actions: [watched, sweep, .finish(.lost(.falseNumber))]),
    Story(
      name: "a host that ends", events: [(0, begun), (1, .supervisorClosed)],
      actions: [watched, .finish(.lost(.hostEnded))]),
    Story(
      name: "an end that is not told", events: [(0, begun), (10, .time), (30, .time)],
      actions: [
        watched, killed, .finish(.broken(reason: "it says nothing of the end of a cell")),
      ]),
    Story(
      name: "a question", events: [(0, begun), (1, .cell(.asksInput(turn: 1)))],
      actions: [watched, .askInput]),
    Story(
      name: "words of another turn, of another process and out of turn",
      events: [
        (0, .cell(.done(turn: 1, end))), (0, .cell(.begun(turn: 2, process: 9))), (0, begun),
        (1, .cell(.begun(turn: 1, process: 8))), (1, .cell(.done(turn: 2, end))),
        (1, .cell(.ended(process: 7, .exited(0)))), (1, .snapshot(.refused(turn: 1, .files))),
        (1, .supervisor(.ended(process: 8, .exited(0)))), (1, .snapshotClosed),
        (1, .cell(.overLimit(process: 7, .memory))), (1, .supervisor(.done(turn: 1, end))),
      ],
      actions: [watched]),
  ]

  @Test(arguments: stories) func story(_ story: Story) {
    #expect(Self.actions(story.watch, story.events) == story.actions, "\(story.name)")
  }

  /// Whatever comes in whatever order, a watch with a time limit ends in time, ends once, and asks
  /// the first process to end no process but its own and the silent snapshot's.
  @Test func everyOrderOfEventsEndsInTime() {
    var random = SystemRandomNumberGenerator()
    let processes: [Int32] = [3, 7, 8]
    for _ in 0..<20_000 {
      var watch = Self.watch()
      var now = 0.0
      var ends = 0
      var process: Int32?
      while ends == 0 {
        now += Double.random(in: 0...6, using: &random)
        let turn = UInt64.random(in: 0...2, using: &random)
        let number = processes.randomElement(using: &random) ?? 7
        let reports: [HostReport] = [
          .begun(turn: turn, process: number), .done(turn: turn, Self.end),
          .ended(process: number, .exited(1)), .refused(turn: turn, .packet),
          .overLimit(process: number, .memory), .unknown(process: number),
          .unloadable(turn: turn, reason: ""), .swept(turn: turn), .asksInput(turn: turn),
          .ready(version: 1),
        ]
        let report = reports.randomElement(using: &random) ?? .ready(version: 1)
        let events: [CellWatch.Event] = [
          .cell(report), .snapshot(report), .supervisor(report), .snapshotClosed, .time,
        ]
        let event = events.randomElement(using: &random) ?? .time
        for action in watch.handle(event, now: now) + watch.handle(.time, now: now) {
          switch action {
          case .tell(.watch(let number, _)): process = number
          case .tell(.end(let ended)): #expect(ended == process || ended == 3)
          case .finish: ends += 1
          default: break
          }
        }
        // To begin, to run, to be ended and swept after, each noticed at the next step.
        #expect(now < CellWatch.patience * 3 + 10 + 4 * 6)
        guard now < 200 else { break }
      }
      #expect(ends == 1)
      #expect(watch.handle(.stop, now: now) == [])
      #expect(watch.deadline == nil)
    }
  }
}
