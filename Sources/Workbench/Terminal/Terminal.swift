import Chapters
import Foundation

/// What the terminal at the other end, if any, can show.
package enum Terminal {
  /// True where colour is welcome on standard output.
  static let hasColour = isatty(1) == 1 && isCapable && environment("NO_COLOR") == nil

  /// How messages on standard output look.
  package static let report = PrettyReport(hasColour: hasColour)

  /// How messages on standard error look.
  package static let errorReport = PrettyReport(
    hasColour: isatty(2) == 1 && isCapable && environment("NO_COLOR") == nil)

  /// True where a line on standard error can be rewritten.
  static let showsProgress = isatty(2) == 1 && isCapable && environment("CI") == nil

  /// True where a person can be asked.
  package static let canAsk = isatty(0) == 1 && isatty(1) == 1

  /// The width of the terminal at standard error, in columns.
  static var width: Int {
    var size = winsize()
    guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  package static func dim(_ text: String) -> String { styled(text, "2") }
  package static func bold(_ text: String) -> String { styled(text, "1") }
  package static func red(_ text: String) -> String { styled(text, "31") }
  package static func green(_ text: String) -> String { styled(text, "32") }
  package static func yellow(_ text: String) -> String { styled(text, "33") }

  private static func styled(_ text: String, _ code: String) -> String {
    hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private static var isCapable: Bool { environment("TERM").map { $0 != "dumb" } ?? false }

  private static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
