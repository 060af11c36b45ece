import Caching
import Chapters
import Foundation

/// Typesets formulas with KaTeX: those of a whole build in one process, each only once ever.
package struct FormulaTypesetter: Sendable {
  /// A formula to typeset.
  package struct Request: Sendable, Hashable {
    package var tex: String
    package var isDisplay: Bool
    package init(tex: String, isDisplay: Bool) {
      self.tex = tex
      self.isDisplay = isDisplay
    }
  }

  /// MathML, or why the formula does not parse and after how many characters.
  package enum Result: Sendable, Hashable {
    case markup(String)
    case failed(message: String, offset: Int)
  }

  /// Why formulas cannot be typeset.
  package enum Unavailable: Error, Sendable, Hashable {
    case noNode
    case noKaTeX
    case failed(String)

    /// What to tell a person.
    package var sentence: String {
      switch self {
      case .noNode, .noKaTeX:
        """
        formulas are shown as TeX: \(self == .noNode ? "node" : "KaTeX") is not installed.
        On Debian: apt-get install katex nodejs
        """
      case .failed(let reason):
        "formulas are shown as TeX: KaTeX did not run: \(reason)"
      }
    }
  }

  private let cache: Cache
  private let environment: [String: String]

  package init(cache: Cache, environment: [String: String]) {
    self.cache = cache
    self.environment = environment
  }

  /// The folders in which Node looks for KaTeX beside its own: Debian's come last.
  private static let moduleFolders = ["/usr/share/nodejs", "/usr/lib/nodejs"]

  /// Changes whenever KaTeX does; nil where formulas cannot be typeset.
  package var stamp: String? { try? tools().stamp }

  /// KaTeX's style sheet, for the formulas that are set as HTML; empty where it is not installed.
  package var styleSheet: String {
    guard let folder = try? tools().folder else { return "" }
    let data =
      ["/dist/katex.min.css", "/dist/katex.css"].lazy
      .compactMap { FileManager.default.contents(atPath: folder + $0) }.first
      ?? FileManager.default.contents(atPath: "/usr/share/javascript/katex/katex.min.css")
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Typesets every formula; those that were typeset before come from the cache.
  package func typeset(_ requests: Set<Request>) throws -> [Request: Result] {
    guard !requests.isEmpty else { return [:] }
    let tools = try tools()
    let key = Cache.Key(.formulas, [tools.stamp])
    let kept = cache.bytes(key) ?? []
    var results = Self.results(in: kept, of: requests)
    let missing = requests.filter { results[$0] == nil }
      .sorted { ($0.tex, $0.isDisplay ? 1 : 0) < ($1.tex, $1.isDisplay ? 1 : 0) }
    guard !missing.isEmpty else { return results }
    let new = try run(missing, tools)
    results.merge(new) { _, new in new }
    cache.keep(kept + Self.bytes(new), as: key)
    return results
  }

  // MARK: The process

  private struct Tools {
    var node: String
    var modulePath: String
    /// Where KaTeX is.
    var folder: String
    /// Changes whenever KaTeX or our script does.
    var stamp: String
  }

  private func tools() throws -> Tools {
    let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
    guard
      let node = folders.flatMap({ folder -> [String] in [folder + "/node", folder + "/nodejs"] })
        .first(where: { access($0, X_OK) == 0 })
    else { throw Unavailable.noNode }
    var modules = (environment["NODE_PATH"] ?? "").split(separator: ":").map(String.init)
    modules += Self.moduleFolders
    guard
      let katex = modules.map({ $0 + "/katex" })
        .first(where: { access($0 + "/dist/katex.js", R_OK) == 0 })
    else { throw Unavailable.noKaTeX }
    var status = stat()
    stat(katex + "/dist/katex.js", &status)
    var hash = ContentHash()
    hash.add("\(katex) \(status.st_size) \(status.st_mtim.tv_sec)")
    hash.add(Self.script)
    return Tools(
      node: node, modulePath: modules.joined(separator: ":"), folder: katex,
      stamp: hash.finish())
  }

  private func run(_ requests: [Request], _ tools: Tools) throws -> [Request: Result] {
    let folder = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let work = folder + "/formulas"
    let input = try JSONEncoder().encode(
      requests.map { [$0.tex, $0.isDisplay ? "display" : "inline"] })
    if let problem = FileBytes.write([UInt8](input), to: work + ".in") {
      throw Unavailable.failed(
        "\(work).in cannot be written: \(String(cString: strerror(problem)))")
    }
    let outcome = try ChildProcess.output(
      tools.node, ["-e", Self.script, work + ".in", work + ".out"],
      environment: environment.merging(["NODE_PATH": tools.modulePath]) { _, new in new },
      workingDirectory: "/")
    guard outcome.code == 0, let output = FileManager.default.contents(atPath: work + ".out"),
      let answers = try? JSONDecoder().decode([Answer].self, from: output),
      answers.count == requests.count
    else {
      let reason = outcome.text.split(separator: "\n").last { $0.contains("Error") }
      throw Unavailable.failed(reason.map(String.init) ?? "exit code \(outcome.code)")
    }
    return Dictionary(uniqueKeysWithValues: zip(requests, answers.map(\.result)))
  }

  private struct Answer: Decodable {
    var markup: String?
    var message: String?
    var offset: Int?

    var result: Result {
      markup.map { .markup($0) } ?? .failed(message: message ?? "unknown", offset: offset ?? 0)
    }
  }

  // MARK: The cache: fields that end in NUL, three to a formula

  /// Reads those that are asked for; a cut-off end is passed over.
  private static func results(in bytes: [UInt8], of requests: Set<Request>) -> [Request: Result] {
    var found: [Request: Result] = [:]
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      /// The next field as a text, made only where it is wanted.
      func next() -> Slice<UnsafeRawBufferPointer>? {
        guard let start = rest.base.baseAddress.map({ $0 + rest.startIndex }),
          let end = memchr(start, 0, rest.count)
        else { return nil }
        let field = rest[..<(rest.startIndex + (UnsafeRawPointer(end) - start))]
        rest = rest[(field.endIndex + 1)...]
        return field
      }
      while let kind = next(), let tex = next(), let markup = next() {
        let request = Request(
          tex: String(decoding: tex, as: UTF8.self), isDisplay: kind.first == UInt8(ascii: "d"))
        guard requests.contains(request) else { continue }
        found[request] = .markup(String(decoding: markup, as: UTF8.self))
        if found.count == requests.count { break }
      }
    }
    return found
  }

  /// Formulas that do not parse are not kept: they are about to be corrected.
  private static func bytes(_ results: [Request: Result]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (request, result) in results {
      guard case .markup(let markup) = result, !request.tex.utf8.contains(0) else { continue }
      for field in [request.isDisplay ? "d" : "i", request.tex, markup] {
        bytes += field.utf8
        bytes.append(0)
      }
    }
    return bytes
  }
}
