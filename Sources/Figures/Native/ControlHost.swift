#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// What a reader sets in a live cell. Outside a page each control gives the value that it starts with,
// or the one that the environment's NOTEBOOK_CONTROLS holds, in lines `name=value`: for tests.

/// What asks the reader: in a page the embedded library's own, here the environment.
enum ControlHost {
  /// The value of the control with the given fields as text; nil for the one it starts with.
  static func value(_ fields: [String]) -> String? {
    guard let settings = getenv("NOTEBOOK_CONTROLS") else { return nil }
    let start = fields[1] + "="
    let line = String(cString: settings).split(separator: "\n").last { $0.hasPrefix(start) }
    return line.map { String($0.dropFirst(start.count)) }
  }

  static func number(_ fields: [String]) -> Double? { value(fields).flatMap { Double($0) } }
}
