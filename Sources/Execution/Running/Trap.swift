import Chapters
import Foundation

/// What is known of a trap: the message, and the author's line.
struct Trap {
  var message: String
  var file: String?
  var line: Int?
  var column: Int?
  /// The generated files and lines that were running, the innermost first.
  var frames: [(file: String, line: Int)] = []

  /// What the runtime wrote of a trap: all of its text, and what a reader wants to know.
  struct Words {
    var text: String
    var message: String?
    /// The generated file and line before the message, where the trap is the cell's own.
    var file: String?
    var line: Int?
  }

  /// Finds what the runtime wrote to standard error when the cell trapped.
  ///
  /// That is `path:line: Fatal error: text`, then a line of the backtracer's.
  static func find(in standardError: String) -> Words {
    let backtracer = standardError.range(of: "\n*** Signal ", options: .backwards)
    let own = standardError[..<(backtracer?.lowerBound ?? standardError.endIndex)]
    var start = backtracer?.lowerBound ?? standardError.endIndex
    var found = Words(text: "")
    let words = beginnings.compactMap { own.range(of: $0, options: .backwards) }
    if let word = words.max(by: { $0.lowerBound < $1.lowerBound }) {
      start = own[..<word.lowerBound].lastIndex(of: "\n").map(own.index(after:)) ?? own.startIndex
      // Addresses differ from run to run, and say nothing to a reader.
      found.message = own[word.lowerBound...].trimmingCharacters(in: .whitespacesAndNewlines)
        .replacing(#/ \(0x[0-9a-f]+\)/#, with: "").replacing(#/0x[0-9a-f]{6,}/#, with: "a place")
    }
    if let place = standardError[start...].prefixMatch(of: #/(?:[^\s:]*/)?([^\s:/]+):([0-9]+): /#),
      GeneratedNames.number(file: String(place.1)) != nil
    {
      found.file = String(place.1)
      found.line = Int(place.2)
    }
    found.text = String(standardError[start...])
    return found
  }

  /// Whether the runtime's words on a trap may begin in a text.
  static func mayBegin(in text: String) -> Bool {
    beginnings.contains { text.contains($0) } || text.contains("*** Signal ")
  }

  /// How the runtime's last words begin.
  private static let beginnings = [
    "Fatal error", "Precondition failed", "Assertion failed", "Could not cast value of type ",
    "Simultaneous accesses to ",
  ]

  private struct Report: Decodable {
    struct Frame: Decodable {
      struct Location: Decodable {
        var file: String?
        var line: Int?
        var column: Int?
      }
      var symbol: String?
      var description: String?
      var sourceLocation: Location?
    }
    struct Thread: Decodable {
      var crashed: Bool?
      var frames: [Frame]?
    }
    var description: String?
    var threads: [Thread]?
  }

  /// Reads what the backtracer reported.
  ///
  /// Where that gives no place, the words' own does, which has no column.
  static func read(_ reports: [Data], words: Words?, signal: Int32) -> Trap {
    let message = words?.message
    var trap = Trap(message: message ?? Self.name(signal), file: words?.file, line: words?.line)
    for bytes in reports {
      guard let report = try? JSONDecoder().decode(Report.self, from: bytes) else { continue }
      let frames = report.threads?.first { $0.crashed == true }?.frames ?? []
      if message == nil, frames.prefix(3).contains(where: { $0.symbol?.contains("abort") == true })
      {
        trap.message = Self.name(SIGABRT)
      }
      if message == nil, let failure = frames.first?.symbol ?? frames.first?.description,
        let range = failure.range(of: "Swift runtime failure: ")
      {
        trap.message = "Fatal error: " + failure[range.upperBound...]
      }
      for frame in frames {
        guard let place = frame.sourceLocation, let file = place.file else { continue }
        let base = file.split(separator: "/").last.map(String.init) ?? file
        guard GeneratedNames.number(file: base) != nil, let line = place.line, line > 0 else {
          continue
        }
        if trap.frames.isEmpty {
          (trap.file, trap.line, trap.column) = (base, line, place.column)
        }
        trap.frames.append((base, line))
      }
    }
    return trap
  }

  private static func name(_ signal: Int32) -> String {
    switch signal {
    case SIGSEGV:
      "the cell's process was ended by a bad memory access or a stack overflow (SIGSEGV)"
    case SIGBUS: "the cell's process was ended by a bad memory access (SIGBUS)"
    case SIGFPE: "the cell's process was ended by an arithmetic error (SIGFPE)"
    case SIGABRT: "the cell's process aborted (SIGABRT)"
    case SIGILL, SIGTRAP: "Fatal error"
    case SIGKILL: "the cell's process was killed (SIGKILL)"
    default: "the cell's process was ended by signal \(signal)"
    }
  }
}
