/// What the code of readings calls.
enum ValueSupport {
  /// What a block that runs into code which is left out says.
  static let leftOutMessage = "code that the document leaves out"

  /// The Swift of it.
  static let code = #"""

    public func _nbLeftOut<T>() -> T { fatalError("code that the document leaves out") }
    public func _nbLeftOut() -> Never { fatalError("code that the document leaves out") }

    @_silgen_name("fopen") func openFile(
      _ path: UnsafePointer<CChar>, _ mode: UnsafePointer<CChar>) -> OpaquePointer?
    @_silgen_name("fputs") func writeText(_ text: UnsafePointer<CChar>, _ file: OpaquePointer) -> Int32
    @_silgen_name("fclose") func closeFile(_ file: OpaquePointer) -> Int32

    public func _nbState(_ line: Int, _ value: Void) {}
    @_disfavoredOverload public func _nbState<T>(_ line: Int, _ value: T) {
      guard let folder = _nbText("FIGURES"), let file = openFile(folder + "/values", "a") else {
        return
      }
      _ = writeText("{\"line\":\(line),\"value\":" + nodeText(value, depth: 0) + "}\n", file)
      _ = closeFile(file)
    }
    public func _nbState<B>(_ line: Int, _ value: Void, _ base: () -> B) { _nbState(line, base()) }
    @_disfavoredOverload public func _nbState<T, B>(_ line: Int, _ value: T, _ base: () -> B) {
      _nbState(line, value)
    }

    func jsonText(_ text: String) -> String {
      var out = "\""
      for scalar in text.unicodeScalars.prefix(4096) {
        switch scalar {
        case "\"": out += "\\\""
        case "\\": out += "\\\\"
        case "\n": out += "\\n"
        case "\t": out += "\\t"
        case "\r": out += "\\r"
        default:
          if scalar.value < 32 {
            out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
          } else {
            out.unicodeScalars.append(scalar)
          }
        }
      }
      return out + "\""
    }

    func node(
      _ kind: String, _ value: Any, _ elements: [String] = [], isCut: Bool = false,
      described: String? = nil
    ) -> String {
      let text = described ?? String(describing: value)
      let debug = described == nil && elements.isEmpty ? String(reflecting: value) : text
      return "{\"kind\":\"\(kind)\",\"description\":\(jsonText(text)),"
        + "\"debugDescription\":\(jsonText(debug)),\"isCut\":\(isCut),\"elements\":["
        + elements.joined(separator: ",") + "]}"
    }

    func elements<S: Sequence>(_ sequence: S, _ depth: Int) -> (all: [String], isCut: Bool) {
      var all: [String] = []
      for element in sequence {
        if all.count == 400 { return (all, true) }
        all.append(nodeText(element, depth: depth + 1))
      }
      return (all, false)
    }

    func nodeText(_ value: Any, depth: Int) -> String {
      if depth > 8 { return node("leaf", value) }
      if let text = value as? String { return node("text", text, described: text) }
      if let text = value as? any StringProtocol { return node("text", text, described: "\(text)") }
      if let text = value as? Character { return node("text", text, described: "\(text)") }
      let mirror = Mirror(reflecting: value)
      switch mirror.displayStyle {
      case .optional:
        guard let inner = mirror.children.first else { return node("none", value, described: "nil") }
        return node("some", value, [nodeText(inner.value, depth: depth + 1)], described: "\(value)")
      case .tuple:
        return node(
          "tuple", value, mirror.children.map { nodeText($0.value, depth: depth + 1) },
          described: "\(value)")
      case .dictionary:
        var entries: [String] = []
        for child in mirror.children.prefix(200) {
          for part in Mirror(reflecting: child.value).children {
            entries.append(nodeText(part.value, depth: depth + 1))
          }
        }
        return node(
          "map", value, entries, isCut: mirror.children.count > 200, described: "\(value)")
      case .set:
        let all = mirror.children.prefix(400).map { nodeText($0.value, depth: depth + 1) }
        return node("set", value, all, isCut: mirror.children.count > 400, described: "\(value)")
      case .class: return node("leaf", value)
      default: break
      }
      // A sequence that can be run through once only is left as it is.
      if value is any IteratorProtocol { return node("leaf", value) }
      if let sequence = value as? any Sequence {
        let (all, isCut) = elements(sequence, depth)
        // A collection without a description of its own prints its inner workings.
        return node("list", value, all, isCut: isCut, described: isCut ? "" : "\(value)")
      }
      return node("leaf", value)
    }

    """#
}
