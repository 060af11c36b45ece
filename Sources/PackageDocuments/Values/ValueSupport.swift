/// What the code of readings calls.
enum ValueSupport {
  /// What a block that runs into code which is left out says.
  static let leftOutMessage = "code that the document leaves out"

  /// The Swift of it.
  static let code = #"""

    public func _nbLeftOut<T>() -> T { fatalError("code that the document leaves out") }
    public func _nbLeftOut() -> Never { fatalError("code that the document leaves out") }

    @_silgen_name("fopen") func _nbOpenFile(
      _ path: UnsafePointer<CChar>, _ mode: UnsafePointer<CChar>) -> OpaquePointer?
    @_silgen_name("fputs") func _nbWriteText(_ text: UnsafePointer<CChar>, _ file: OpaquePointer) -> Int32
    @_silgen_name("fclose") func _nbCloseFile(_ file: OpaquePointer) -> Int32

    public func _nbState(_ line: Int, _ value: Void) {}
    @_disfavoredOverload public func _nbState<T>(_ line: Int, _ value: T) {
      _nbTell(line, "value", _nbNodeText(value, depth: 0))
    }
    public func _nbState<B>(_ line: Int, _ value: Void, _ base: () -> B) { _nbState(line, base()) }
    @_disfavoredOverload public func _nbState<T, B>(_ line: Int, _ value: T, _ base: () -> B) {
      _nbState(line, value)
    }
    @discardableResult public func _nbValue<T>(_ line: Int, _ value: T) -> T {
      _nbTell(line, "value", _nbNodeText(value, depth: 0))
      return value
    }

    func _nbTell(_ line: Int, _ name: String, _ json: String) {
      guard let folder = _nbText("FIGURES"), let file = _nbOpenFile(folder + "/values", "a") else {
        return
      }
      _ = _nbWriteText("{\"line\":\(line),\"\(name)\":" + json + "}\n", file)
      _ = _nbCloseFile(file)
    }

    // What `print` has written so far, for the claims about it; kept while there are such alone.
    nonisolated(unsafe) var _nbHeard = ""
    nonisolated(unsafe) var _nbListening: [(line: Int, start: String.Index)] = []
    @_silgen_name("flockfile") func _nbLock(_ file: OpaquePointer)
    @_silgen_name("funlockfile") func _nbUnlock(_ file: OpaquePointer)
    // A file that nothing is written to, for its lock.
    nonisolated(unsafe) let _nbGuardian = _nbOpenFile("/dev/null", "r")

    func _nbAlone<T>(_ work: () -> T) -> T {
      if let _nbGuardian { _nbLock(_nbGuardian) }
      defer { if let _nbGuardian { _nbUnlock(_nbGuardian) } }
      return work()
    }

    public func _nbBegin(_ line: Int) { _nbAlone { _nbListening.append((line, _nbHeard.endIndex)) } }
    public func _nbEnd(_ line: Int) {
      let text: String? = _nbAlone {
        guard let place = _nbListening.lastIndex(where: { $0.line == line }) else { return nil }
        let text = String(_nbHeard[_nbListening[place].start...])
        _nbListening.removeSubrange(place...)
        if _nbListening.isEmpty { _nbHeard = "" }
        return text
      }
      if let text { _nbTell(line, "printed", _nbJsonText(text)) }
    }
    public func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
      let text = items.map { "\($0)" }.joined(separator: separator) + terminator
      _nbAlone { if !_nbListening.isEmpty { _nbHeard += text } }
      Swift.print(text, terminator: "")
    }
    public func debugPrint(_ items: Any..., separator: String = " ", terminator: String = "\n") {
      let text = items.map { String(reflecting: $0) }.joined(separator: separator) + terminator
      _nbAlone { if !_nbListening.isEmpty { _nbHeard += text } }
      Swift.print(text, terminator: "")
    }

    func _nbJsonText(_ text: String) -> String {
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

    @_silgen_name("swift_EnumCaseName") func _nbEnumCaseName<T>(_ value: T) -> UnsafePointer<CChar>?
    func _nbCaseName(_ value: Any) -> String? {
      func open<T>(_ value: T) -> String? { _nbEnumCaseName(value).map { String(cString: $0) } }
      return _openExistential(value, do: open)
    }

    // A value with fields, or a case with what it carries: their names, and their values.
    func _nbComposed(_ kind: String, _ value: Any, _ mirror: Mirror, _ depth: Int) -> String {
      var fields = Array(mirror.children.prefix(40))
      if kind == "enumeration", let payload = fields.first {
        let inner = Mirror(reflecting: payload.value)
        fields = inner.displayStyle == .tuple ? Array(inner.children) : [(nil, payload.value)]
      }
      let labels = fields.map { field -> String in
        let label = field.label ?? ""
        return _nbJsonText(label.hasPrefix(".") ? "" : label)
      }
      let type = "\(Swift.type(of: value))"
      var text = _nbNode(
        kind, value, fields.map { _nbNodeText($0.value, depth: depth + 1) }, described: "\(value)",
        debug: String(reflecting: value))
      text.removeLast()
      text += ",\"type\":\(_nbJsonText(type)),\"labels\":[" + labels.joined(separator: ",") + "]"
      if kind == "enumeration", let name = _nbCaseName(value) { text += ",\"name\":\(_nbJsonText(name))" }
      return text + "}"
    }

    func _nbNode(
      _ kind: String, _ value: Any, _ elements: [String] = [], isCut: Bool = false,
      described: String? = nil, debug: String? = nil
    ) -> String {
      let text = described ?? String(describing: value)
      let debug = debug ?? (described == nil && elements.isEmpty ? String(reflecting: value) : text)
      return "{\"kind\":\"\(kind)\",\"description\":\(_nbJsonText(text)),"
        + "\"debugDescription\":\(_nbJsonText(debug)),\"isCut\":\(isCut),\"elements\":["
        + elements.joined(separator: ",") + "]}"
    }

    func _nbElements<S: Sequence>(_ sequence: S, _ depth: Int) -> (all: [String], isCut: Bool) {
      var all: [String] = []
      for element in sequence {
        if all.count == 400 { return (all, true) }
        all.append(_nbNodeText(element, depth: depth + 1))
      }
      return (all, false)
    }

    func _nbNodeText(_ value: Any, depth: Int) -> String {
      if depth > 8 { return _nbNode("leaf", value) }
      if let text = value as? String { return _nbNode("text", text, described: text) }
      if let text = value as? any StringProtocol { return _nbNode("text", text, described: "\(text)") }
      if let text = value as? Character { return _nbNode("text", text, described: "\(text)") }
      let mirror = Mirror(reflecting: value)
      switch mirror.displayStyle {
      case .optional:
        guard let inner = mirror.children.first else { return _nbNode("none", value, described: "nil") }
        return _nbNode("some", value, [_nbNodeText(inner.value, depth: depth + 1)], described: "\(value)")
      case .tuple:
        return _nbNode(
          "tuple", value, mirror.children.map { _nbNodeText($0.value, depth: depth + 1) },
          described: "\(value)")
      case .dictionary:
        var entries: [String] = []
        for child in mirror.children.prefix(200) {
          for part in Mirror(reflecting: child.value).children {
            entries.append(_nbNodeText(part.value, depth: depth + 1))
          }
        }
        return _nbNode(
          "map", value, entries, isCut: mirror.children.count > 200, described: "\(value)")
      case .set:
        let all = mirror.children.prefix(400).map { _nbNodeText($0.value, depth: depth + 1) }
        return _nbNode("set", value, all, isCut: mirror.children.count > 400, described: "\(value)")
      case .class: return _nbNode("leaf", value)
      case .enum: return _nbComposed("enumeration", value, mirror, depth)
      default: break
      }
      // A sequence that can be run through once only is left as it is.
      if value is any IteratorProtocol { return _nbNode("leaf", value) }
      if let sequence = value as? any Sequence {
        let (all, isCut) = _nbElements(sequence, depth)
        // A collection without a description of its own prints its inner workings.
        return _nbNode("list", value, all, isCut: isCut, described: isCut ? "" : "\(value)")
      }
      if mirror.displayStyle == .struct { return _nbComposed("structure", value, mirror, depth) }
      return _nbNode("leaf", value)
    }

    """#
}
