import Foundation

/// Tells what a cell has printed while the cell still runs: whole lines, some time after the first.
struct RunningOutput {
  /// Seconds from a cell's first output on in which nothing is told: most cells end sooner.
  private let delay: Double
  private let tell: (String) -> Void
  /// When lines may be told; nil before the cell has printed anything.
  private var time: Double?
  private var told = 0
  private var seen = 0

  /// Seconds between two tellings, so that a cell which prints much costs little.
  private static let pause = 0.1

  init(after delay: Double, tell: @escaping (String) -> Void) {
    self.delay = delay
    self.tell = tell
  }

  /// Looks at what the cell has printed so far, and gives the seconds until it wants to look again;
  /// nil where it has nothing to tell before more is printed.
  mutating func look(at output: CellOutput, _ now: Double) -> Double? {
    guard output.size > seen else { return nil }
    let time = time ?? now + delay
    self.time = time
    guard now >= time else { return time - now }
    seen = output.size
    let text = Self.lines(output.text(withoutTrap: nil).all).utf8
    if text.count > told {
      tell(String(decoding: text.dropFirst(told), as: UTF8.self))
      told = text.count
    }
    self.time = now + Self.pause
    return nil
  }

  /// The whole lines; from a trap's message on, a report of the trap will say it.
  private static func lines(_ text: String) -> Substring {
    let whole = text[...(text.lastIndex(of: "\n") ?? text.startIndex)]
    guard whole.last == "\n" else { return "" }
    guard let trap = whole.range(of: "Fatal error: ") else { return whole }
    let before = whole[..<trap.lowerBound]
    return before[..<(before.lastIndex(of: "\n").map(before.index(after:)) ?? before.startIndex)]
  }
}
