import Execution
import Foundation

/// SwiftPM's own account of a build: which objects each module has, and what its clients need.
///
/// SwiftPM writes `description.json` for itself, so a new release may change it; the engine accepts
/// one toolchain version only for that reason among others.
struct BuildDescription {
  private struct File: Decodable {
    struct SwiftCommand: Decodable {
      var moduleName: String
      var objects: [String]
      var otherArguments: [String]
      var isLibrary: Bool
    }
    var swiftCommands: [String: SwiftCommand]
    var targetDependencyMap: [String: [String]]
  }

  /// The folder with the products, such as `.build/debug`.
  let folder: String
  private let modules: [String: File.SwiftCommand]
  private let dependencies: [String: [String]]
  private let manifest: String

  /// Reads the account in a scratch folder; the configuration is `debug` or `release`.
  init(scratch: String, configuration: String) throws(PackageError) {
    folder =
      URL(fileURLWithPath: scratch + "/" + configuration).resolvingSymlinksInPath().path
    let path = folder + "/description.json"
    guard let data = FileManager.default.contents(atPath: path),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { throw .unreadableBuild(path: path) }
    // Tools that run while building (macros, plugins) are built apart, under the same names.
    modules = Dictionary(
      file.swiftCommands.filter { !$0.key.hasSuffix("-tool.module") }
        .map { ($0.value.moduleName, $0.value) }, uniquingKeysWith: { a, _ in a })
    dependencies = file.targetDependencyMap
    manifest =
      FileManager.default.contents(atPath: scratch + "/" + configuration + ".yaml")
      .map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The targets with all that they depend on, each once, in a fixed order.
  func closure(of targets: [String]) -> [String] {
    var found: Set<String> = []
    var waiting = targets
    while let name = waiting.popLast() {
      guard found.insert(name).inserted else { continue }
      waiting += dependencies[name] ?? []
    }
    return found.sorted()
  }

  /// The object files of the targets, Swift and C, that were built.
  ///
  /// What only a macro needs was not: it is built as a tool, and SwiftPM counts it among the
  /// dependencies of the macro's users.
  func objects(of targets: [String]) -> [String] {
    let swift = targets.flatMap { modules[$0]?.objects ?? [] }
    let folders = targets.map { folder + "/" + $0 + ".build/" }
    let compiled = cObjects.filter { object in folders.contains { object.hasPrefix($0) } }
    return (swift + compiled).filter { access($0, R_OK) == 0 }
  }

  /// The objects that the build makes with clang.
  private var cObjects: [String] {
    var objects: [String] = []
    var isClang = false
    for line in manifest.split(separator: "\n") {
      if line.hasPrefix("    tool: ") { isClang = line == "    tool: clang" }
      if isClang, line.hasPrefix("    outputs: ["), let open = line.firstIndex(of: "["),
        let list = try? JSONDecoder().decode([String].self, from: Data(line[open...].utf8))
      {
        objects += list.filter { $0.hasSuffix(".o") }
        isClang = false
      }
    }
    return objects
  }

  /// Generated module maps of C targets, for which SwiftPM writes one.
  func moduleMaps(of targets: [String]) -> [String] {
    targets.map { folder + "/" + $0 + ".build/module.modulemap" }
      .filter { access($0, R_OK) == 0 }
  }

  /// What a compiler that imports the targets must be told: C module maps and headers, macros.
  func clientArguments(of targets: [String]) -> [String] {
    var pairs: [[String]] = []
    func add(_ words: [String]) { if !pairs.contains(words) { pairs.append(words) } }
    for target in targets {
      let words = modules[target]?.otherArguments ?? []
      var index = 0
      while index < words.count {
        let next = index + 1 < words.count ? words[index + 1] : ""
        switch words[index] {
        case "-Xcc" where next.hasPrefix("-fmodule-map-file=") || next.hasPrefix("-D"):
          add(["-Xcc", next])
        case "-Xcc" where next == "-I" && index + 3 < words.count:
          add(["-Xcc", "-I", "-Xcc", words[index + 3]])
          index += 2
        case "-Xcc" where next.hasPrefix("-I"):
          add(["-Xcc", next])
        case "-I", "-F", "-load-plugin-executable", "-load-plugin-library":
          add([words[index], next])
        case "-Xfrontend" where next.hasPrefix("-load-plugin") && index + 3 < words.count:
          add([next, words[index + 3]])
          index += 2
        default:
          index += 1
          continue
        }
        index += 2
      }
    }
    // Our own flags say what is debugged and defined; a client sees none of the package's.
    return pairs.filter { $0.last?.hasPrefix("-D") != true }.flatMap { $0 }
  }

  /// The arguments that say in which language mode, and with which features, a target is compiled.
  func languageArguments(of target: String) -> [String] {
    let words = modules[target]?.otherArguments ?? []
    var found: [String] = []
    for (index, word) in words.enumerated() where index + 1 < words.count {
      switch word {
      case "-swift-version", "-enable-upcoming-feature", "-enable-experimental-feature",
        "-default-isolation":
        found += [word, words[index + 1]]
      default: break
      }
    }
    // What cells are compiled in anyway.
    return found == ["-swift-version", "5"] ? [] : found
  }

  /// System libraries and their folders that the package's programs are linked with.
  var linkedLibraries: [String] {
    var words: [String] = []
    for line in manifest.split(separator: "\n")
    where line.hasPrefix("    args: [") && line.contains("\"-emit-executable\"") {
      guard let open = line.firstIndex(of: "["),
        let list = try? JSONDecoder().decode([String].self, from: Data(line[open...].utf8))
      else { continue }
      for (index, word) in list.enumerated() {
        if word.hasPrefix("-l") || word.hasPrefix("-L") && word.count > 2 {
          if !words.contains(word) { words.append(word) }
        } else if word == "-L", index + 1 < list.count, !words.contains("-L" + list[index + 1]) {
          words.append("-L" + list[index + 1])
        }
      }
    }
    return words
  }
}
