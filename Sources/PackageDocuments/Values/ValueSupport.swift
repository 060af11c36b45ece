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
      tell(line, "value", nodeText(value, depth: 0))
    }
    public func _nbState<B>(_ line: Int, _ value: Void, _ base: () -> B) { _nbState(line, base()) }
    @_disfavoredOverload public func _nbState<T, B>(_ line: Int, _ value: T, _ base: () -> B) {
      _nbState(line, value)
    }
    @discardableResult public func _nbValue<T>(_ line: Int, _ value: T) -> T {
      tell(line, "value", nodeText(value, depth: 0))
      return value
    }

    func tell(_ line: Int, _ name: String, _ json: String) {
      guard let folder = _nbText("FIGURES"), let file = openFile(folder + "/values", "a") else {
        return
      }
      _ = writeText("{\"line\":\(line),\"\(name)\":" + json + "}\n", file)
      _ = closeFile(file)
    }

    // What `print` has written so far, for the claims about it; kept while there are such alone.
    nonisolated(unsafe) var heard = ""
    nonisolated(unsafe) var listening: [(line: Int, start: String.Index)] = []
    @_silgen_name("flockfile") func lock(_ file: OpaquePointer)
    @_silgen_name("funlockfile") func unlock(_ file: OpaquePointer)
    // A file that nothing is written to, for its lock.
    nonisolated(unsafe) let guardian = openFile("/dev/null", "r")

    func alone<T>(_ work: () -> T) -> T {
      if let guardian { lock(guardian) }
      defer { if let guardian { unlock(guardian) } }
      return work()
    }

    public func _nbBegin(_ line: Int) { alone { listening.append((line, heard.endIndex)) } }
    public func _nbEnd(_ line: Int) {
      let text: String? = alone {
        guard let place = listening.lastIndex(where: { $0.line == line }) else { return nil }
        let text = String(heard[listening[place].start...])
        listening.removeSubrange(place...)
        if listening.isEmpty { heard = "" }
        return text
      }
      if let text { tell(line, "printed", jsonText(text)) }
    }
    public func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
      let text = items.map { "\($0)" }.joined(separator: separator) + terminator
      alone { if !listening.isEmpty { heard += text } }
      Swift.print(text, terminator: "")
    }
    public func debugPrint(_ items: Any..., separator: String = " ", terminator: String = "\n") {
      let text = items.map { String(reflecting: $0) }.joined(separator: separator) + terminator
      alone { if !listening.isEmpty { heard += text } }
      Swift.print(text, terminator: "")
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

    @_silgen_name("swift_EnumCaseName") func enumCaseName<T>(_ value: T) -> UnsafePointer<CChar>?
    func caseName(_ value: Any) -> String? {
      func open<T>(_ value: T) -> String? { enumCaseName(value).map { String(cString: $0) } }
      return _openExistential(value, do: open)
    }

    // A value with fields, or a case with what it carries: their names, and their values.
    func composed(_ kind: String, _ value: Any, _ mirror: Mirror, _ depth: Int) -> String {
      var fields = Array(mirror.children.prefix(40))
      if kind == "enumeration", let payload = fields.first {
        let inner = Mirror(reflecting: payload.value)
        fields = inner.displayStyle == .tuple ? Array(inner.children) : [(nil, payload.value)]
      }
      let labels = fields.map { field -> String in
        let label = field.label ?? ""
        return jsonText(label.hasPrefix(".") ? "" : label)
      }
      let type = "\(Swift.type(of: value))"
      var text = node(
        kind, value, fields.map { nodeText($0.value, depth: depth + 1) }, described: "\(value)",
        debug: String(reflecting: value))
      text.removeLast()
      text += ",\"type\":\(jsonText(type)),\"labels\":[" + labels.joined(separator: ",") + "]"
      if kind == "enumeration", let name = caseName(value) { text += ",\"name\":\(jsonText(name))" }
      return text + "}"
    }

    func node(
      _ kind: String, _ value: Any, _ elements: [String] = [], isCut: Bool = false,
      described: String? = nil, debug: String? = nil
    ) -> String {
      let text = described ?? String(describing: value)
      let debug = debug ?? (described == nil && elements.isEmpty ? String(reflecting: value) : text)
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
      case .enum: return composed("enumeration", value, mirror, depth)
      default: break
      }
      // A sequence that can be run through once only is left as it is.
      if value is any IteratorProtocol { return node("leaf", value) }
      if let sequence = value as? any Sequence {
        let (all, isCut) = elements(sequence, depth)
        // A collection without a description of its own prints its inner workings.
        return node("list", value, all, isCut: isCut, described: isCut ? "" : "\(value)")
      }
      if mirror.displayStyle == .struct { return composed("structure", value, mirror, depth) }
      return node("leaf", value)
    }

    """#
}
