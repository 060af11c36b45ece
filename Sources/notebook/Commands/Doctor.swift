import ArgumentParser
import Caching
import Execution
import Foundation
import Workbench

/// `notebook doctor`: looks at everything that the commands need, one line each.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what the commands need, and say how to get what is missing.")

  func run() throws {
    let checks = HealthCheck.all()
    let width = checks.map(\.what.count).max() ?? 0
    for check in checks {
      let what = check.what.padding(toLength: width, withPad: " ", startingAt: 0)
      switch check.finding {
      case .fine(let detail):
        print("\(Terminal.green("ok     "))  \(what)  \(detail)")
      case .optional(let detail, let remedy):
        print("\(Terminal.yellow("absent "))  \(what)  \(detail). \(remedy)")
      case .missing(let detail, let remedy):
        print("\(Terminal.red("missing"))  \(what)  \(detail)")
        for line in remedy.split(separator: "\n") { print("         \(line)") }
      }
    }
    if checks.contains(where: \.isMissing) { throw ExitStatus.setUpFailed }
  }
}

/// One thing that the commands need.
struct HealthCheck {
  enum Finding {
    case fine(String)
    /// Only some commands need it.
    case optional(String, remedy: String)
    case missing(String, remedy: String)
  }

  var what: String
  var finding: Finding

  var isMissing: Bool {
    if case .missing = finding { true } else { false }
  }

  static func all() -> [HealthCheck] {
    [
      toolchain(), libraries(), cache(), commonMark(), memory(), processor(), threads(),
      program(
        "KaTeX", at: ["/usr/share/nodejs/katex", "/usr/share/javascript/katex"],
        package: "katex", use: "formulas on the site"),
      program(
        "Node.js", at: ["/usr/bin/node", "/usr/bin/nodejs"], package: "nodejs",
        use: "formulas on the site"),
      program(
        "fonts", at: ["/usr/share/fonts/opentype/vollkorn", "/usr/share/fonts/truetype/vollkorn"],
        package: "fonts-vollkorn fonts-jetbrains-mono", use: "the site's own typefaces"),
      program(
        "fonts of formulas",
        at: ["/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf"],
        package: "fonts-lmodern fonts-katex", use: "formulas on the site; others are too wide"),
      program(
        "fonttools", at: ["/usr/bin/pyftsubset"], package: "fonttools",
        use: "small font files on the site"),
      program(
        "bubblewrap", at: ["/usr/bin/bwrap"], package: "bubblewrap",
        use: "running untrusted documents (--sandbox)"),
      program(
        "ZeroMQ",
        at: ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu/libzmq.so.5" },
        package: "libzmq5", use: "Swift in Jupyter"),
      kernel(), languageService(),
    ]
  }

  /// Where Jupyter finds the kernel.
  private static func kernel() -> HealthCheck {
    let environment = Installation.environment
    let home = (environment["HOME"] ?? "") + "/.local/share/jupyter"
    let places = [environment["JUPYTER_DATA_DIR"] ?? home, "/usr/local/share/jupyter"]
      .map { $0 + "/kernels/notebook-swift/kernel.json" }
    return optional(
      "Jupyter kernel", at: places, use: "Swift in Jupyter", remedy: "notebook kernel install")
  }

  /// What completes and explains names in editors and in Jupyter.
  private static func languageService() -> HealthCheck {
    check("sourcekitd") {
      let cache = try Cache.open(environment: Installation.environment)
      let toolchain = try Toolchain.find(environment: Installation.environment, cache: cache)
      let library = toolchain.folder + "/lib/libsourcekitdInProc.so"
      guard FileManager.default.fileExists(atPath: library) else {
        throw SetupError.missing(what: "the toolchain's service for editors", path: library)
      }
      return library
    }
  }

  private static func toolchain() -> HealthCheck {
    check("Swift") {
      let cache = try Cache.open(environment: Installation.environment)
      let toolchain = try Toolchain.find(environment: Installation.environment, cache: cache)
      return "\(toolchain.version), \(toolchain.frontend)"
    }
  }

  private static func libraries() -> HealthCheck {
    check("tensor library") {
      let libraries = try Installation.libraries()
      return libraries.sharedLibraries.last ?? libraries.host
    }
  }

  private static func cache() -> HealthCheck {
    check("cache") {
      let cache = try Cache.open(environment: Installation.environment)
      return
        "\(cache.folder), \(megabytes(cache.size)) of \(megabytes(cache.limit)) used"
    }
  }

  private static func check(_ what: String, _ body: () throws -> String) -> HealthCheck {
    do {
      return HealthCheck(what: what, finding: .fine(try body()))
    } catch let error as any Explained {
      let lines = error.sentence.split(separator: "\n", maxSplits: 1)
      return HealthCheck(
        what: what,
        finding: .missing(
          lines.first.map(String.init) ?? "", remedy: lines.dropFirst().first.map(String.init) ?? ""
        ))
    } catch {
      return HealthCheck(what: what, finding: .missing("\(error)", remedy: ""))
    }
  }

  private static func commonMark() -> HealthCheck {
    let header = "/usr/include/cmark.h"
    guard FileManager.default.fileExists(atPath: header) else {
      return HealthCheck(
        what: "libcmark",
        finding: .optional(
          "only building the tool needs its headers", remedy: "apt-get install libcmark-dev"))
    }
    return HealthCheck(what: "libcmark", finding: .fine(header))
  }

  private static func memory() -> HealthCheck {
    let megabytes = Int(ProcessInfo.processInfo.physicalMemory >> 20)
    return HealthCheck(what: "memory", finding: .fine("\(megabytes) MB"))
  }

  /// The instruction set that the tensor kernels take, which changes no result.
  private static func processor() -> HealthCheck {
    let flags = Set(
      ((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")
        .split(separator: "\n").first { $0.hasPrefix("flags") }?
        .split(separator: " ").map(String.init) ?? [])
    let sets: [(name: String, needs: [String])] = [
      ("avx512", ["avx512f", "avx512bw", "avx512dq", "avx512vl"]), ("avx2", ["avx2", "fma"]),
    ]
    let best = sets.first { flags.isSuperset(of: $0.needs) }?.name ?? "base"
    let chosen =
      Installation.environment["TENSORS_ISA"].map { ", TENSORS_ISA asks for \($0)" } ?? ""
    return HealthCheck(what: "instruction set", finding: .fine(best + chosen))
  }

  private static func threads() -> HealthCheck {
    let count = ProcessInfo.processInfo.activeProcessorCount
    let chosen =
      Installation.environment["TENSORS_THREADS"].map { ", TENSORS_THREADS asks for \($0)" } ?? ""
    return HealthCheck(what: "threads", finding: .fine("\(count)" + chosen))
  }

  private static func program(
    _ what: String, at places: [String], package: String, use: String
  ) -> HealthCheck {
    optional(what, at: places, use: use, remedy: "apt-get install \(package)")
  }

  /// Something that only one use needs, which is in one of these places or absent.
  private static func optional(
    _ what: String, at places: [String], use: String, remedy: String
  ) -> HealthCheck {
    if let place = places.first(where: { FileManager.default.fileExists(atPath: $0) }) {
      return HealthCheck(what: what, finding: .fine(place))
    }
    return HealthCheck(what: what, finding: .optional("only for \(use)", remedy: remedy))
  }
}
