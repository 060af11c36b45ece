import Foundation

extension StatedValue {
  /// Whether the value is the one stated; nil where the two are of kinds that cannot be compared,
  /// so that the comment speaks of something else.
  ///
  /// A whole number may be written in the radix of the code.
  func matches(_ value: ShownValue, radix: Int = 10) -> Bool? {
    if value.kind == .some, let inner = value.elements.first {
      // `3` stands for a value of `Optional(3)`.
      if case .some(let stated) = self { return stated.matches(inner, radix: radix) }
      return self == .none ? false : matches(inner, radix: radix)
    }
    switch self {
    case .alternatives(let values):
      return Self.combine(values.map { $0.matches(value, radix: radix) })
    case .member(let path): return Self.member(path, value)
    case .call(let name, let arguments, let text): return Self.call(name, arguments, text, value)
    case .anything: return true
    case .none: return value.kind == .none ? true : value.kind == .leaf ? nil : false
    case .some: return value.kind == .none ? false : nil
    case .boolean(let stated):
      return ["true", "false"].contains(value.description) ? value.description == "\(stated)" : nil
    case .number(let text):
      let answer = Self.number(text, value)
      if answer == false, radix != 10, let whole = Int(text, radix: radix) {
        return value.description == "\(whole)"
      }
      return answer
    case .text(let text):
      if value.kind == .none { return false }
      guard ![.set, .map, .tuple].contains(value.kind) else { return nil }
      let isSame = text.utf8.elementsEqual(value.description.utf8)
      // A type with a description of its own may be stated by it; one that differs is prose.
      return value.kind == .text ? isSame : isSame ? true : nil
    case .written(let text): return Self.written(text, value)
    case .tuple(let stated):
      guard value.kind == .tuple || value.kind == .list && !value.isCut else { return nil }
      return Self.all(stated, value.elements)
    case .list(let stated):
      switch value.kind {
      case .list:
        return Self.list(stated, value)
      case .set:
        return Self.anyOrder(stated, value.elements)
      case .map: return stated.isEmpty ? value.elements.isEmpty : nil
      case .leaf, .structure, .enumeration:
        return Self.isSame(description, value.description) ? true : nil
      case .tuple: return Self.list(stated, value)
      default: return value.kind == .none ? false : nil
      }
    case .map(let pairs): return Self.map(pairs, value)
    }
  }

  private static func number(_ text: String, _ value: ShownValue) -> Bool? {
    if value.kind == .none { return false }
    guard [.leaf, .structure, .enumeration].contains(value.kind) else { return nil }
    guard let actual = Double(value.description) else {
      // A number type with a description of its own, such as a big integer's.
      return value.description == text ? true : nil
    }
    if let stated = Int(text), let whole = Int(value.description) { return stated == whole }
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where text.hasPrefix(prefix) {
      return Int(text.dropFirst(2), radix: radix).map { Double($0) == actual }
    }
    guard let stated = Double(text) else { return nil }
    return stated == actual || stated.isNaN && actual.isNaN
      || Float(stated) == Float(actual) && isSinglePrecision(value.description)
      || isRounded(text, actual)
  }

  /// Whether a number with a decimal point is another one, rounded to the digits that it states.
  private static func isRounded(_ text: String, _ actual: Double) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, parts[1].allSatisfy(\.isNumber), actual.isFinite,
      abs(actual) < 1e15
    else { return false }
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
    let shown = String(format: "%.\(parts[1].count)f", abs(actual))
    return shown == digits && (text.hasPrefix("-") == (actual < 0) || Double(digits) == 0)
  }

  /// Whether a number is written with no more digits than a `Float` needs.
  private static func isSinglePrecision(_ text: String) -> Bool {
    text.prefix { $0 != "e" && $0 != "E" }.count(where: \.isNumber) <= 9
  }

  private static func written(_ text: String, _ value: ShownValue) -> Bool? {
    if [value.description, value.debugDescription].contains(where: { isSame(text, $0) }) {
      return true
    }
    // The range of a slice of numbers is known by its elements.
    if value.kind == .list, let range = range(text) {
      return value.isCut ? nil : value.elements.map(\.description) == range.map { "\($0)" }
    }
    return nil
  }

  /// A case by its name; other members, such as static properties, have a name of their own.
  private static func member(_ path: String, _ value: ShownValue) -> Bool? {
    let parts = path.split(separator: ".").map(String.init)
    let last = parts.last ?? ""
    if let name = value.name {
      guard parts.count == 1 || parts[parts.count - 2] == value.type else {
        return isSame(path, value.description) ? true : nil
      }
      return name == last
    }
    return [path, last].contains(value.description) ? true : nil
  }

  /// A case with what it carries, or a value by its fields.
  private static func call(
    _ path: String, _ arguments: [Argument], _ text: String, _ value: ShownValue
  ) -> Bool? {
    if [value.description, value.debugDescription].contains(where: { isSame(text, $0) }) {
      return true
    }
    let last = path.split(separator: ".").last.map(String.init) ?? path
    let labels = value.labels ?? []
    if value.kind == .enumeration {
      guard value.name == last else { return false }
      guard arguments.count == value.elements.count else { return false }
      return combine(zip(arguments, value.elements).map { $0.value.matches($1) })
    }
    guard value.kind == .structure, last == value.type else { return nil }
    // Arguments that are no fields say something else.
    var answers: [Bool?] = []
    for argument in arguments {
      guard let place = labels.firstIndex(of: argument.label ?? "") else {
        answers.append(nil)
        continue
      }
      answers.append(argument.value.matches(value.elements[place]))
    }
    return combine(answers)
  }

  private static func range(_ text: String) -> [Int]? {
    for (dots, isClosed) in [("..<", false), ("...", true)] {
      let parts = text.split(separator: dots).map {
        Int($0.filter { !$0.isWhitespace })
      }
      guard parts.count == 2, let low = parts[0], let high = parts[1], low <= high,
        high - low < 10_000
      else { continue }
      return isClosed ? Array(low...high) : Array(low..<high)
    }
    return nil
  }

  private static func list(_ stated: [StatedValue], _ value: ShownValue) -> Bool? {
    if let dots = stated.firstIndex(of: .anything) {
      let (head, tail) = (stated[..<dots], stated[(dots + 1)...])
      guard value.elements.count >= head.count + tail.count else { return false }
      let starts = all(Array(head), Array(value.elements.prefix(head.count)))
      let ends = value.isCut ? true : all(Array(tail), Array(value.elements.suffix(tail.count)))
      return combine([starts, ends])
    }
    return value.isCut ? false : all(stated, value.elements)
  }

  private static func all(_ stated: [StatedValue], _ values: [ShownValue]) -> Bool? {
    guard stated.count == values.count else { return false }
    return combine(zip(stated, values).map { $0.matches($1) })
  }

  /// False where one is false, nil where one cannot be compared.
  private static func combine(_ answers: [Bool?]) -> Bool? {
    answers.contains(false) ? false : answers.contains(nil) ? nil : true
  }

  private static func anyOrder(_ stated: [StatedValue], _ values: [ShownValue]) -> Bool? {
    var left = values
    for value in stated where value != .anything {
      guard let place = left.firstIndex(where: { value.matches($0) == true }) else { return false }
      left.remove(at: place)
    }
    return left.isEmpty || stated.contains(.anything)
  }

  private static func map(_ pairs: [Pair], _ value: ShownValue) -> Bool? {
    if value.kind == .none { return false }
    var entries: [(ShownValue, ShownValue)] = []
    if value.kind == .map {
      for index in stride(from: 0, to: value.elements.count - 1, by: 2) {
        entries.append((value.elements[index], value.elements[index + 1]))
      }
    } else if value.kind == .list, value.elements.allSatisfy({ $0.elements.count == 2 }) {
      // Ordered dictionaries and the like are lists of pairs.
      entries = value.elements.map { ($0.elements[0], $0.elements[1]) }
    } else {
      return nil
    }
    guard pairs.count == entries.count else { return false }
    for pair in pairs {
      guard
        let place = entries.firstIndex(where: {
          pair.key.matches($0.0) == true && pair.value.matches($0.1) == true
        })
      else { return false }
      entries.remove(at: place)
    }
    return true
  }

  /// Equal but for blanks.
  private static func isSame(_ a: String, _ b: String) -> Bool {
    a.filter { !$0.isWhitespace } == b.filter { !$0.isWhitespace }
  }

  /// The value as `print` shows it.
  private var description: String {
    switch self {
    case .number(let text), .written(let text), .member(let text), .call(_, _, let text): text
    case .alternatives(let values): values.first.map(\.description) ?? ""
    case .text(let text): "\"\(text)\""
    case .boolean(let value): "\(value)"
    case .none: "nil"
    case .some(let value): "Optional(\(value.description))"
    case .anything: "..."
    case .tuple(let values): "(" + values.map(\.description).joined(separator: ", ") + ")"
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .map(let pairs):
      "[" + pairs.map { "\($0.key.description): \($0.value.description)" }.joined(separator: ", ")
        + "]"
    }
  }
}
