// The page's side of controls.

/// Describes a control; the answer is its number, or for text the length of its value in bytes; NaN
/// where it is as it started.
@_extern(wasm, module: "host", name: "control") @_extern(c)
private func host_control(_ fields: UnsafePointer<UInt8>?, _ count: Int) -> Double

/// Copies the text that `host_control` has just given the length of.
@_extern(wasm, module: "host", name: "text") @_extern(c)
private func host_text(_ room: UnsafeMutablePointer<UInt8>?)

/// What asks the reader.
enum ControlHost {
  static func number(_ fields: [String]) -> Double? {
    var line = fields.joined(separator: "\t")
    let answer = line.withUTF8 { host_control($0.baseAddress, $0.count) }
    return answer.isNaN ? nil : answer
  }

  static func value(_ fields: [String]) -> String? {
    guard let count = number(fields).map({ Int($0) }) else { return nil }
    return String(unsafeUninitializedCapacity: count) { room in
      if count > 0 { host_text(room.baseAddress) }
      return count
    }
  }
}
