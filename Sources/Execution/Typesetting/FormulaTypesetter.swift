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

  private let cacheFolder: String
  private let environment: [String: String]

  package init(cache: Cache, environment: [String: String]) {
    cacheFolder = cache.folder + "/typesetting"
    self.environment = environment
  }

  /// The folders in which Node looks for KaTeX beside its own: Debian's come last.
  private static let moduleFolders = ["/usr/share/nodejs", "/usr/lib/nodejs"]

  /// Typesets every formula; those that were typeset before come from the cache.
  package func typeset(_ requests: Set<Request>) throws -> [Request: Result] {
    guard !requests.isEmpty else { return [:] }
    let tools = try tools()
    let path = "\(cacheFolder)/formulas-\(tools.stamp)"
    let known = Self.read(path)
    var results = known.filter { requests.contains($0.key) }
    let missing = requests.filter { results[$0] == nil }
      .sorted { ($0.tex, $0.isDisplay ? 1 : 0) < ($1.tex, $1.isDisplay ? 1 : 0) }
    guard !missing.isEmpty else { return results }
    let new = try run(missing, tools)
    results.merge(new) { _, new in new }
    Self.write(known.merging(new) { _, new in new }, to: path)
    return results
  }

  // MARK: The process

  private struct Tools {
    var node: String
    var modulePath: String
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
      node: node, modulePath: modules.joined(separator: ":"), stamp: hash.finish())
  }

  private func run(_ requests: [Request], _ tools: Tools) throws -> [Request: Result] {
    try? FileManager.default.createDirectory(
      atPath: cacheFolder, withIntermediateDirectories: true)
    let work = "\(cacheFolder)/work-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { for end in [".in", ".out"] { unlink(work + end) } }
    let input = try JSONEncoder().encode(
      requests.map { [$0.tex, $0.isDisplay ? "display" : "inline"] })
    guard FileManager.default.createFile(atPath: work + ".in", contents: input) else {
      throw Unavailable.failed("\(work).in cannot be written")
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

  private static func read(_ path: String) -> [Request: Result] {
    guard let bytes = FileManager.default.contents(atPath: path) else { return [:] }
    let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
    var known: [Request: Result] = [:]
    known.reserveCapacity(fields.count / 3)
    var index = 0
    while index + 2 < fields.count {
      let kind = fields[index].first
      let tex = String(decoding: fields[index + 1], as: UTF8.self)
      known[Request(tex: tex, isDisplay: kind == UInt8(ascii: "d"))] = .markup(
        String(decoding: fields[index + 2], as: UTF8.self))
      index += 3
    }
    return known
  }

  /// Formulas that do not parse are not kept: they are about to be corrected.
  private static func write(_ results: [Request: Result], to path: String) {
    var bytes = Data()
    for (request, result) in results {
      guard case .markup(let markup) = result, !request.tex.utf8.contains(0) else { continue }
      bytes.append(contentsOf: (request.isDisplay ? "d" : "i").utf8)
      bytes.append(0)
      bytes.append(contentsOf: request.tex.utf8)
      bytes.append(0)
      bytes.append(contentsOf: markup.utf8)
      bytes.append(0)
    }
    try? bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
