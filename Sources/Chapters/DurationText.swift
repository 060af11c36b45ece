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
}
