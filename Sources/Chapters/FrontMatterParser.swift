import Yams

/// Reads the YAML block between two `---` lines at the start of a file.
package struct FrontMatterParser {
  var path: String
  var strict: Bool
  var result = FrontMatter()
  var diagnostics: [Diagnostic] = []

  static let keys = ["title", "description", "parameters", "quick", "timeout", "continues"]

  /// The lines of the block, both `---` included; nil where the file opens with none.
  static func lines(of bytes: [UInt8], _ lines: SourceLines) -> ClosedRange<Int>? {
    func text(_ line: Int) -> ArraySlice<UInt8> {
      var bytes = bytes[lines[line]]
      while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
      return bytes
    }
    guard lines.count >= 2, text(1).elementsEqual("---".utf8) else { return nil }
    for line in 2...lines.count
    where text(line).elementsEqual("---".utf8) || text(line).elementsEqual("...".utf8) {
      return 1...line
    }
    return nil
  }

  /// The byte after the front matter, and after a byte-order mark where there is none.
  package static func end(in bytes: [UInt8]) -> Int {
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let source = SourceLines(bytes, from: mark)
    guard let block = lines(of: bytes, source) else { return mark }
    return block.upperBound < source.count ? source[block.upperBound + 1].lowerBound : bytes.count
  }

  init(path: String, strict: Bool) {
    self.path = path
    self.strict = strict
  }

  /// Reads the text between the dashes, whose first line is line 2 of the file.
  mutating func read(_ yaml: String) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      let (problem, line, column) = Self.facts(of: error)
      note(.error, .unreadableFrontMatter(problem), line: line, column: column)
      return
    } catch {
      note(.error, .unreadableFrontMatter("\(error)"), line: 0, column: 0)
      return
    }
    guard let root else { return }
    guard let mapping = root.mapping else {
      if strict { note(.error, .unreadableFrontMatter("it is no list of `key: value`"), at: root) }
      return
    }
    for (key, value) in mapping { read(key: key, value) }
    for quick in result.quick {
      let place = mapping["quick"]?.mapping?.first { $0.key.string == quick.name }
      guard let parameter = result.parameters.first(where: { $0.name == quick.name }) else {
        note(.error, .unknownQuickParameter(quick.name), at: place?.key)
        continue
      }
      if !parameter.value.accepts(quick.value) {
        note(.error, .parameterKind(quick.name, expected: parameter.value.kind), at: place?.value)
      }
    }
  }

  private mutating func read(key: Node, _ value: Node) {
    switch key.string {
    case "title": result.title = text("title", value)
    case "description": result.description = text("description", value)
    case "continues": result.continues = text("continues", value)
    case "timeout":
      guard let seconds = value.string.flatMap(DurationText.seconds) else {
        note(.error, .malformedFrontMatter("timeout", expected: .duration), at: value)
        return
      }
      result.timeout = seconds
    case "parameters": result.parameters = parameters("parameters", value)
    case "quick": result.quick = parameters("quick", value)
    default:
      guard strict else { return }
      let name = key.string ?? "?"
      note(
        .error, .unknownKey(name, nearest: Spelling.nearest(to: name, among: Self.keys)), at: key)
    }
  }

  private mutating func text(_ key: String, _ value: Node) -> String? {
    guard let scalar = value.scalar else {
      note(.error, .malformedFrontMatter(key, expected: .text), at: value)
      return nil
    }
    return scalar.string
  }

  private mutating func parameters(_ key: String, _ value: Node) -> [Parameter] {
    if value.scalar?.string.isEmpty == true { return [] }
    guard let mapping = value.mapping else {
      note(.error, .malformedFrontMatter(key, expected: .parameters), at: value)
      return []
    }
    var parameters: [Parameter] = []
    for (key, value) in mapping {
      guard let name = key.string, Parameter.isName(name) else {
        note(.error, .parameterName(key.string ?? "?"), at: key)
        continue
      }
      guard !Parameter.takenNames.contains(name), !name.hasPrefix(Parameter.generatedPrefix) else {
        note(.error, .parameterNameTaken(name), at: key)
        continue
      }
      guard let value = Self.value(value) else {
        note(.error, .malformedFrontMatter(name, expected: .parameter), at: value)
        continue
      }
      parameters.append(Parameter(name: name, value: value))
    }
    return parameters
  }

  private static func value(_ node: Node) -> ParameterValue? {
    guard let scalar = node.scalar else { return nil }
    switch node.tag.description {
    case Tag.Name.int.rawValue: return node.int.map(ParameterValue.integer)
    case Tag.Name.float.rawValue: return node.float.map(ParameterValue.number)
    case Tag.Name.bool.rawValue: return node.bool.map(ParameterValue.boolean)
    case Tag.Name.null.rawValue: return nil
    default: return .text(scalar.string)
    }
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, _ fact: Diagnostic.Fact, at node: Node?
  ) {
    note(severity, fact, line: node?.mark?.line ?? 0, column: node?.mark?.column ?? 1)
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, _ fact: Diagnostic.Fact, line: Int, column: Int
  ) {
    let position = SourcePosition(line: max(1, line + 1), column: max(1, column))
    diagnostics.append(Diagnostic(severity, at: position, of: path, fact))
  }

  private static func facts(of error: YamlError) -> (String, line: Int, column: Int) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (problem, mark.line, mark.column)
    case .duplicatedKeysInMapping(let duplicates, let context):
      (
        "the key \(duplicates.first ?? "?") stands there twice", context.mark.line,
        context.mark.column
      )
    case .reader(let problem, _, _, _): (problem, 0, 0)
    default: ("\(error)", 0, 0)
    }
  }
}
