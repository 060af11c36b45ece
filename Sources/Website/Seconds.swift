/// Durations as the page shows them.
enum Seconds {
  static func text(_ seconds: Double) -> String {
    if seconds >= 99.5 { return "\(Int(seconds.rounded())) s" }
    let tenths = Int((seconds * 10).rounded())
    if tenths >= 10 { return "\(tenths / 10).\(tenths % 10) s" }
    let milliseconds = Int((seconds * 1000).rounded())
    return milliseconds == 0 ? "under 1 ms" : "\(milliseconds) ms"
  }
}
