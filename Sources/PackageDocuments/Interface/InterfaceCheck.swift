import CellCode
import Chapters
import SwiftSyntax

/// What a block says of the package's interface, held against it.
struct InterfaceCheck: Sendable {
  /// Declarations that the package has otherwise, or not at all.
  private(set) var findings: [Finding] = []
  /// Whether the package has every declaration just so.
  private(set) var isDeclared = false
  /// Whether the package has something of the name of each.
  private(set) var isKnown = false

  struct Finding: Sendable, Hashable, Codable {
    /// The line in the block's code, from 1.
    var line: Int
    var text: String
    /// What the package declares instead; nil where it declares nothing of the name.
    var found: String?
  }

  /// Compares the declarations of a block that lists an interface.
  ///
  /// With `areUsable`, calls of what it lists compile: types may then be written differently.
  init(_ tree: SourceFileSyntax, _ interface: PackageInterface, areUsable: Bool) {
    let converter = SourceLocationConverter(fileName: "", tree: tree)
    let listed = Signature.all(in: tree)
    var answers: [PackageInterface.Answer] = []
    for (signature, position) in listed {
      let answer = interface.answer(to: signature)
      answers.append(answer)
      var found: String?
      switch answer {
      case .declared: continue
      case .typesDiffer(let text):
        if areUsable { continue }
        found = text
      case .differs(let text): found = text
      case .unknown:
        // A member of a type of the package must be the package's; what is public, too.
        let isMember = signature.container.last.map(interface.types.contains) ?? false
        guard isMember || signature.text.hasPrefix("public ") || signature.text.hasPrefix("open "),
          !areUsable
        else { continue }
      }
      findings.append(
        Finding(line: converter.location(for: position).line, text: signature.text, found: found))
    }
    isDeclared = !answers.isEmpty && answers.allSatisfy { $0 == .declared }
    isKnown = !answers.isEmpty && !answers.contains(.unknown)
  }

  /// Compares declarations that could stand in any type.
  init(members text: String, _ interface: PackageInterface) {
    let tree = ParsedCode("enum _Members {\n\(text)\n}").tree
    let listed = Signature.all(in: tree).dropFirst()
    let converter = SourceLocationConverter(fileName: "", tree: tree)
    var answers: [PackageInterface.Answer] = []
    for (signature, position) in listed {
      var signature = signature
      signature.container = []
      let answer = interface.answer(to: signature)
      answers.append(answer)
      var found: String?
      switch answer {
      case .declared, .unknown: continue
      case .typesDiffer(let text), .differs(let text): found = text
      }
      let line = converter.location(for: position).line - 1
      findings.append(Finding(line: line, text: signature.text, found: found))
    }
    isDeclared = !answers.isEmpty && answers.allSatisfy { $0 == .declared }
    isKnown = !answers.isEmpty && !answers.contains(.unknown)
  }

  /// Whether code could be a list of functions without `func`, or of cases.
  static func mayListLoosely(_ code: ParsedCode) -> Bool {
    let lines = code.text.split(separator: "\n").map { $0.trimmingCharacters(" \t") }
      .filter { !$0.hasPrefix("//") }
    return !lines.isEmpty
      && lines.allSatisfy { line in
        // `.package(url: "...")` and `print(x)` are calls: they have values for arguments.
        line.wholeMatch(of: /\.\w+(\((\w+: )?[A-Z][^"]*\))?/) != nil
          || line.wholeMatch(of: /\w+\((\w+ )?\w+: @?\w[^"]*\).*/) != nil && code.tree.hasError
      }
  }

  /// A block that lists functions without `func`, or cases with their dot, as Swift writes them;
  /// nil for any other block.
  ///
  /// Lines stay where they are.
  static func written(_ code: String) -> String? {
    var isListed = false
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false).map {
      line -> String in
      let text = line.trimmingCharacters(" \t")
      if text.isEmpty || text.hasPrefix("//") { return String(line) }
      isListed = true
      if text.hasPrefix(".") { return "case " + text.dropFirst() }
      return "func " + text
    }
    let text = lines.joined(separator: "\n")
    guard isListed else { return nil }
    let tree = ParsedCode("enum _Members {\n\(text)\n}").tree
    return tree.hasError ? nil : text
  }

  /// Whether a block shows types of the package again: all that it declares are public types which
  /// the package has, and it says so.
  static func showsTypes(_ tree: SourceFileSyntax, of interface: LazyInterface) -> Bool {
    !tree.statements.isEmpty
      && tree.statements.allSatisfy { item in
        guard let declaration = item.item.as(DeclSyntax.self),
          let named = declaration.asProtocol(NamedDeclSyntax.self),
          let group = declaration.asProtocol(DeclGroupSyntax.self)
        else { return false }
        return group.modifiers.contains { ["public", "open"].contains($0.name.text) }
          && interface.value.types.contains(named.name.text)
      }
  }
}
