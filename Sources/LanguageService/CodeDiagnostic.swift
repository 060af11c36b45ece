/// A message of the compiler about the code.
package struct CodeDiagnostic: Sendable, Hashable {
  /// `error`, `warning` or `note`.
  package var severity: String
  package var message: String
  /// What it is about, in UTF-8 bytes of the code; empty where only a place is known.
  package var range: Range<Int>

  /// Nil for what is not about the code but about what stands before it.
  init?(_ found: DiagnosticsAnswer.Diagnostic, prefix: Int) {
    let longest = found.ranges?.max { $0.length < $1.length }
    let start = (longest?.offset ?? found.offset ?? 0) - prefix
    guard start >= 0 else { return nil }
    severity = String(found.severity.split(separator: ".").last ?? "error")
    message = found.description
    range = start..<start + (longest?.length ?? 0)
  }
}

/// The service's answer to `diagnostics`.
struct DiagnosticsAnswer: Decodable {
  struct Diagnostic: Decodable {
    struct Range: Decodable {
      var offset: Int
      var length: Int

      enum CodingKeys: String, CodingKey {
        case offset = "key.offset"
        case length = "key.length"
      }
    }
    var severity: String
    var description: String
    var offset: Int?
    var ranges: [Range]?

    enum CodingKeys: String, CodingKey {
      case severity = "key.severity"
      case description = "key.description"
      case offset = "key.offset"
      case ranges = "key.ranges"
    }
  }
  var diagnostics: [Diagnostic]?

  enum CodingKeys: String, CodingKey { case diagnostics = "key.diagnostics" }
}
