/// Something that could stand at a place in the code.
package struct Completion: Sendable, Hashable {
  /// What is written in place of `range`, without holes to fill: `append(contentsOf:` as `append`.
  package var text: String
  /// How it is shown: `append(contentsOf: Sequence)`.
  package var label: String
  /// The type of its value, as Swift writes it.
  package var type: String
  /// Such as `function`, `variable`, `struct`, `keyword`.
  package var kind: String
  /// The first sentence of its documentation.
  package var brief: String?
  /// What has been written of it so far, in UTF-8 bytes of the code.
  package var range: Range<Int>

  /// The completions for what has been begun, each once.
  static func list(
    _ results: [CompletionAnswer.Result], begun: String, range: Range<Int>
  ) -> [Completion] {
    var seen: Set<String> = []
    return results.compactMap { result in
      let text = String(result.name.prefix { $0 != "(" && $0 != "<" })
      // Names with an underscore belong to the runner and to libraries' insides.
      guard !text.isEmpty, !text.hasPrefix("_"), !text.hasPrefix("#") || begun.hasPrefix("#"),
        begun.isEmpty || text.lowercased().hasPrefix(begun.lowercased()),
        seen.insert(result.description).inserted
      else { return nil }
      return Completion(
        text: text, label: result.description, type: result.typeName ?? "",
        kind: Self.kind(result.kind), brief: result.brief, range: range)
    }
  }

  /// The plain word in an identifier such as `source.lang.swift.decl.function.method.instance`.
  private static func kind(_ identifier: String) -> String {
    let parts = identifier.split(separator: ".").map(String.init)
    guard let place = parts.firstIndex(where: { $0 == "decl" || $0 == "ref" }),
      place + 1 < parts.count
    else { return parts.last ?? "" }
    let word = parts[place + 1]
    return word == "var" ? "variable" : word
  }
}

/// The service's answer to `codecomplete.open`.
struct CompletionAnswer: Decodable {
  struct Result: Decodable {
    var kind: String
    var name: String
    var description: String
    var typeName: String?
    var brief: String?

    enum CodingKeys: String, CodingKey {
      case kind = "key.kind"
      case name = "key.name"
      case description = "key.description"
      case typeName = "key.typename"
      case brief = "key.doc.brief"
    }
  }
  var results: [Result]?

  enum CodingKeys: String, CodingKey { case results = "key.results" }
}
