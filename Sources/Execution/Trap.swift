import Chapters
import Foundation

/// What is known of a trap: the message, and the author's line.
struct Trap {
  var message: String
  var file: String?
  var line: Int?
  var column: Int?

  /// Takes the trap's message out of what the cell wrote.
  ///
  /// The runtime writes `path:line: Fatal error: text` to standard error, and the backtracer a line
  /// of its own.
  static func separate(_ output: inout String) -> String? {
    if let start = output.range(of: "*** Signal ", options: .backwards) {
      let end = output.range(of: "done ***", range: start.upperBound..<output.endIndex)
      let rest = end.map { String(output[$0.upperBound...].drop { $0 == "\n" }) } ?? ""
      output = String(output[..<start.lowerBound])
      if output.hasSuffix("\n\n") || output == "\n" { output.removeLast() }
      output += rest
    }
    guard let start = output.range(of: "Fatal error", options: .backwards) else { return nil }
    let line = output[..<start.lowerBound].lastIndex(of: "\n").map(output.index(after:))
    let prefix = output[(line ?? output.startIndex)..<start.lowerBound]
    guard prefix.isEmpty || prefix.hasSuffix(": ") else { return nil }
    let message = output[start.lowerBound...].trimmingCharacters(in: .whitespacesAndNewlines)
    output = String(output[..<(line ?? output.startIndex)])
    return message
  }

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

  /// Reads the backtracer's report in `folder`, and removes it.
  static func read(folder: String, message: String?, signal: Int32) -> Trap {
    var trap = Trap(message: message ?? Self.name(signal))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names {
      let path = folder + "/" + name
      defer { try? FileManager.default.removeItem(atPath: path) }
      guard let bytes = FileManager.default.contents(atPath: path),
        let report = try? JSONDecoder().decode(Report.self, from: bytes)
      else { continue }
      let frames = report.threads?.first { $0.crashed == true }?.frames ?? []
      if message == nil, let failure = frames.first?.symbol ?? frames.first?.description,
        let range = failure.range(of: "Swift runtime failure: ")
      {
        trap.message = "Fatal error: " + failure[range.upperBound...]
      }
      for frame in frames {
        guard let place = frame.sourceLocation, let file = place.file else { continue }
        let base = file.split(separator: "/").last.map(String.init) ?? file
        if GeneratedNames.number(file: base) != nil, let line = place.line, line > 0 {
          trap.file = base
          trap.line = line
          trap.column = place.column
          break
        }
      }
    }
    return trap
  }

  private static func name(_ signal: Int32) -> String {
    switch signal {
    case SIGSEGV: "the cell's process was ended by a bad memory access or a stack overflow (SIGSEGV)"
    case SIGBUS: "the cell's process was ended by a bad memory access (SIGBUS)"
    case SIGFPE: "the cell's process was ended by an arithmetic error (SIGFPE)"
    case SIGABRT: "the cell's process aborted (SIGABRT)"
    case SIGILL, SIGTRAP: "Fatal error"
    case SIGKILL: "the cell's process was killed (SIGKILL)"
    default: "the cell's process was ended by signal \(signal)"
    }
  }
}
