import Chapters
import Yams

/// Reads the keys of a `book.yml`, each as the kind that it has; notes the first thing that is wrong.
struct BookFileReader {
  private let mapping: Node.Mapping
  private var known: [String] = []
  private var firstProblem: String?

  init(_ mapping: Node.Mapping) { self.mapping = mapping }

  /// What is wrong, keys that were not asked for among it; a sentence that begins with a verb.
  var problem: String? {
    if let firstProblem { return firstProblem }
    for (key, _) in mapping {
      let name = key.string ?? "?"
      guard !known.contains(name) else { continue }
      let nearest = Spelling.nearest(to: name, among: known)
      let hint =
        nearest.map { "Did you mean '\($0)'?" }
        ?? "The keys are \(known.joined(separator: ", "))."
      return "line \(key.mark?.line ?? 1): no key of book.yml is called '\(name)'. \(hint)"
    }
    return nil
  }

  mutating func passOver(_ key: String) { _ = value([key]) }

  mutating func text(_ keys: String...) -> String? {
    guard let value = value(keys) else { return nil }
    guard let scalar = value.scalar, !scalar.string.isEmpty else {
      note(value, "'\(keys.joined(separator: "."))' needs a line of text")
      return nil
    }
    return scalar.string
  }

  /// An address of the network, with a slash at its end.
  mutating func address(_ key: String) -> String? {
    guard let text = text(key) else { return nil }
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
      note(mapping[key], "'\(key)' needs an address that begins with https://")
      return nil
    }
    return text.hasSuffix("/") ? text : text + "/"
  }

  /// The path of a file of the book.
  mutating func path(_ keys: String...) -> String? {
    guard let value = value(keys) else { return nil }
    guard let text = value.scalar?.string, !text.isEmpty else {
      note(value, "'\(keys.joined(separator: "."))' needs a path")
      return nil
    }
    return inside(text, keys.joined(separator: "."), value)
  }

  mutating func paths(_ key: String) -> [String] {
    guard let value = value([key]) else { return [] }
    guard let list = value.sequence else {
      note(value, "'\(key)' needs a list, a path on each line after '-'")
      return []
    }
    var paths: [String] = []
    for node in list {
      guard let text = node.scalar?.string, !text.isEmpty else {
        note(node, "'\(key)' lists paths of files")
        continue
      }
      guard let path = inside(text, key, node) else { continue }
      guard path.hasSuffix(".md") else {
        note(node, "'\(key)' lists Markdown files, and '\(text)' is none")
        continue
      }
      if paths.contains(path) { note(node, "'\(key)' lists \(path) twice") }
      paths.append(path)
    }
    return paths
  }

  /// Addresses within the site, old and new.
  mutating func pairs(_ key: String) -> [(from: String, to: String)] {
    guard let value = value([key]) else { return [] }
    guard let pairs = value.mapping else {
      note(value, "'\(key)' needs 'old: new' on each line, indented")
      return []
    }
    return pairs.compactMap { from, to in
      guard let old = from.scalar?.string, let new = to.scalar?.string else {
        note(from, "'\(key)' needs 'old: new' on each line, indented")
        return nil
      }
      guard let from = inside(old, key, from), let to = inside(new, key, to) else { return nil }
      return (from, to)
    }
  }

  /// The path as it is written best; nil for one that leaves the book.
  private mutating func inside(_ path: String, _ key: String, _ node: Node) -> String? {
    guard !path.hasPrefix("/"), let resolved = path.resolvingPath(from: ""), !resolved.isEmpty
    else {
      note(node, "'\(key)' names '\(path)', which leads out of the book")
      return nil
    }
    return resolved
  }

  private mutating func value(_ keys: [String]) -> Node? {
    known.append(keys[0])
    var value = mapping[keys[0]]
    for key in keys.dropFirst() {
      guard let node = value else { return nil }
      guard let inner = node.mapping else {
        note(node, "'\(keys[0])' needs keys of its own")
        return nil
      }
      value = inner[key]
    }
    return value
  }

  private mutating func note(_ node: Node?, _ text: String) {
    guard firstProblem == nil else { return }
    firstProblem = "line \(node?.mark?.line ?? 1): \(text)."
  }
}
