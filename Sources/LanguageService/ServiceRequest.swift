/// A request to sourcekitd, in the YAML that it reads.
struct ServiceRequest {
  indirect enum Value {
    case text(String)
    case number(Int)
    case list([Value])
    case fields([(name: String, value: Value)])
  }

  /// Such as `cursorinfo`.
  var name: String
  var fields: [(name: String, value: Value)]

  var yaml: String {
    "{key.request: source.request.\(name)"
      + fields.map { ", key.\($0.name): \(Self.yaml($0.value))" }.joined() + "}"
  }

  private static func yaml(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .number(let number): String(number)
    case .list(let items): "[" + items.map(yaml).joined(separator: ", ") + "]"
    case .fields(let fields):
      "{" + fields.map { "key.\($0.name): \(yaml($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\r": out += "\\r"
      // The text crosses to C: a zero would end it.
      case "\0": out += " "
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
