import Foundation

/// A length of time as chapters write it: `30s`, `500ms`, `2m`, `1h`, or a bare number of seconds.
package enum DurationText {
  package static func seconds(_ text: String) -> Double? {
    let units: [(suffix: String, seconds: Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1),
    ]
    for unit in units where text.hasSuffix(unit.suffix) {
      guard let value = Double(text.dropLast(unit.suffix.count)), value > 0, value.isFinite else {
        return nil
      }
      return value * unit.seconds
    }
    return nil
  }

  /// A measured time for a person: `0.41 s`, `12 s`, `3 min 20 s`.
  package static func words(_ seconds: Double) -> String {
    if seconds >= 60 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
    if seconds >= 10 { return "\(Int(seconds.rounded())) s" }
    return String(format: seconds >= 1 ? "%.1f s" : "%.2f s", seconds)
  }
}
