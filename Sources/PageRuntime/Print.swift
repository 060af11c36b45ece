// `print` and interpolation in a page: as the standard library writes values natively, for the types
// that Embedded Swift has no text of. It has neither values of any type nor parameter packs, so that
// there is a form for each number of items, up to six.

import Tensors

@_extern(wasm, module: "host", name: "write") @_extern(c)
private func host_write(_ text: UnsafePointer<UInt8>, _ count: Int)

/// A value that `print` writes in a page.
public protocol PageText {
  /// As `print` writes it.
  var pageText: String { get }
  /// As it stands in a list: text in quotes.
  var pageElement: String { get }
}

extension PageText {
  public var pageElement: String { pageText }
}

extension PageText where Self: CustomStringConvertible {
  public var pageText: String { description }
}

extension Int: PageText {}
extension Int8: PageText {}
extension Int32: PageText {}
extension Int64: PageText {}
extension UInt: PageText {}
extension UInt8: PageText {}
extension UInt32: PageText {}
extension UInt64: PageText {}
extension Float: PageText {}
extension Double: PageText {}
extension Bool: PageText {}
extension Tensor: PageText {}

extension String: PageText {
  public var pageElement: String { quoted(self) }
}

extension Substring: PageText {
  public var pageText: String { String(self) }
  public var pageElement: String { quoted(String(self)) }
}

extension Character: PageText {
  public var pageText: String { String(self) }
  public var pageElement: String { quoted(String(self)) }
}

extension Array: PageText where Element: PageText {
  public var pageText: String { listed(map { $0.pageElement }) }
}

extension ArraySlice: PageText where Element: PageText {
  public var pageText: String { listed(map { $0.pageElement }) }
}

extension Optional: PageText where Wrapped: PageText {
  public var pageText: String { map { "Optional(\($0.pageElement))" } ?? "nil" }
}

extension Range: PageText where Bound: PageText {
  public var pageText: String { "\(lowerBound.pageElement)..<\(upperBound.pageElement)" }
}

extension ClosedRange: PageText where Bound: PageText {
  public var pageText: String { "\(lowerBound.pageElement)...\(upperBound.pageElement)" }
}

private func listed(_ elements: [String]) -> String {
  "[" + elements.joined(separator: ", ") + "]"
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for character in text.unicodeScalars {
    switch character {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    default: result.unicodeScalars.append(character)
    }
  }
  return result + "\""
}

private func write(_ items: [String], _ separator: String, _ terminator: String) {
  var text = items.joined(separator: separator) + terminator
  text.withUTF8 { if let start = $0.baseAddress { host_write(start, $0.count) } }
}

public func print(terminator: String = "\n") { write([], "", terminator) }

public func print<A: PageText>(
  _ a: A, separator: String = " ", terminator: String = "\n"
) {
  write([a.pageText], separator, terminator)
}

public func print<A: PageText, B: PageText>(
  _ a: A, _ b: B, separator: String = " ", terminator: String = "\n"
) {
  write([a.pageText, b.pageText], separator, terminator)
}

public func print<A: PageText, B: PageText, C: PageText>(
  _ a: A, _ b: B, _ c: C, separator: String = " ", terminator: String = "\n"
) {
  write([a.pageText, b.pageText, c.pageText], separator, terminator)
}

public func print<A: PageText, B: PageText, C: PageText, D: PageText>(
  _ a: A, _ b: B, _ c: C, _ d: D, separator: String = " ", terminator: String = "\n"
) {
  write([a.pageText, b.pageText, c.pageText, d.pageText], separator, terminator)
}

public func print<A: PageText, B: PageText, C: PageText, D: PageText, E: PageText>(
  _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, separator: String = " ", terminator: String = "\n"
) {
  write([a.pageText, b.pageText, c.pageText, d.pageText, e.pageText], separator, terminator)
}

public func print<A: PageText, B: PageText, C: PageText, D: PageText, E: PageText, F: PageText>(
  _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, separator: String = " ",
  terminator: String = "\n"
) {
  let items = [a.pageText, b.pageText, c.pageText, d.pageText, e.pageText, f.pageText]
  write(items, separator, terminator)
}

extension DefaultStringInterpolation {
  public mutating func appendInterpolation<Element: PageText>(_ list: [Element]) {
    appendLiteral(list.pageText)
  }

  public mutating func appendInterpolation<Element: PageText>(_ value: Element?) {
    appendLiteral(value.pageText)
  }
}

extension String {
  public init<Value: PageText>(describing value: Value) { self = value.pageText }
}

/// Shows the value of a cell's last expression, as the runner does.
public func _nbDisplay<Value: PageText>(_ value: Value) { print(value) }

public func _nbDisplay(_ value: String) {
  if value.contains("\n") {
    print("\"\"\"", value, "\"\"\"", separator: "\n")
  } else {
    print(value.pageElement)
  }
}

public func _nbDisplay(_ value: Character) { print(value.pageElement) }

public func _nbDisplay(_ nothing: Void) {}
