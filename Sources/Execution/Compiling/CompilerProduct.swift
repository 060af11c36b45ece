import Caching

extension Compiler {
  /// What the compiler is asked for.
  enum Product: String, Sendable {
    /// A module and a shared library.
    case unit
    /// The module alone.
    case interface
    /// The messages alone.
    case check
    /// The messages alone, as the reader's own compiler would see the code.
    case strictCheck

    var kind: Cache.Kind {
      switch self {
      case .unit: .unit
      case .interface: .interface
      case .check, .strictCheck: .check
      }
    }

    /// The arguments that are the product's own.
    func arguments(_ request: Request) -> [String] {
      let source = request.source
      let access = self == .strictCheck ? [] : ["-disable-access-control"]
      let shared = ["-frontend", "-enable-testing", "-enable-private-imports"] + access
      let optimization = request.isOptimized ? "-O" : "-Onone"
      let entry =
        request.isLibrary ? ["-parse-as-library"] : ["-entry-point-function-name", request.entry]
      let module = ["-emit-module-path", request.module + ".swiftmodule"]
      switch self {
      case .unit:
        return shared + [optimization, "-c", "-primary-file", source, "-gline-tables-only"]
          + entry + module + ["-o", "unit.o"]
          // What editors show of a name.
          + ["-emit-module-doc-path", request.module + ".swiftdoc"]
      case .interface:
        return shared + [optimization, "-emit-module", source]
          + ["-experimental-skip-all-function-bodies"] + entry + module
      case .check:
        // Not only types: errors such as a missing `return` come from the passes after.
        return shared + ["-Onone", "-emit-sil", "-primary-file", source, "-o", "/dev/null"]
      case .strictCheck:
        return shared + ["-Onone", "-typecheck", "-primary-file", source]
      }
    }
  }
}
