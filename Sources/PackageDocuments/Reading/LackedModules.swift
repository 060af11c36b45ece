import Chapters

/// The modules for whose sake a block is tried again: documents leave imports out.
enum LackedModules {
  /// The modules that the compiler's messages ask for, the most likely first.
  ///
  /// - Parameters:
  ///   - code: The block's code, whose lines may show what the messages do not name.
  ///   - interface: The package's own modules, of which the document may have imported another.
  static func modules(
    lackedBy messages: [CompilerMessage], in cell: Cell, interface: PackageInterface?
  ) -> [String] {
    let errors = messages.filter { $0.severity == .error }
    let names = Set(errors.compactMap { DeclaredNames.missing(in: $0.text) })
    var modules = names.flatMap { interface?.modules(declaring: $0) ?? [] }.sorted()
    modules += known.filter { names.contains($0.module) || !names.isDisjoint(with: $0.names) }
      .map(\.module)
    let rows = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    let isFoundations = errors.contains { error in
      let line = error.position.line - cell.codeLine
      return rows.indices.contains(line) && phrases.contains { rows[line].contains($0) }
    }
    if isFoundations || names.contains("Foundation") || !names.isDisjoint(with: all) {
      modules.append("Foundation")
    }
    // Foundation names what it has elsewhere, as objects that nobody can use.
    for (module, starts) in [
      ("FoundationNetworking", ["'URL", "'HTTP"]), ("FoundationXML", ["'XML"]),
    ]
    where errors.contains(where: { error in
      error.text.contains("moved to the \(module) module")
        || error.text.contains("(aka 'AnyObject')")
          && starts.contains { error.text.contains($0) }
    }) {
      modules.append(module)
    }
    return modules
  }

  /// Modules that come with the toolchain, by the names for which people use them.
  private static let known: [(module: String, names: Set<String>)] = [
    ("Synchronization", ["Mutex", "Atomic", "AtomicLazyReference", "WordPair"]),
    (
      "Observation",
      [
        "Observable", "ObservationIgnored", "ObservationRegistrar", "Observations",
        "withObservationTracking",
      ]
    ),
    ("Testing", ["Test", "Suite", "expect", "require", "Issue", "confirmation", "Tag", "Trait"]),
    (
      "XCTest",
      [
        "XCTestCase", "XCTAssert", "XCTAssertEqual", "XCTAssertTrue", "XCTAssertNil",
        "XCTAssertThrowsError",
      ]
    ),
    (
      "RegexBuilder",
      [
        "OneOrMore", "ZeroOrMore", "Capture", "TryCapture", "ChoiceOf", "Optionally",
        "Anchor", "Lookahead", "Reference",
      ]
    ),
    ("Dispatch", ["DispatchGroup", "DispatchSemaphore", "DispatchTime", "DispatchWorkItem"]),
    ("Distributed", ["DistributedActor", "DistributedActorSystem"]),
  ]

  /// Members and initialisers that Foundation brings, as they stand in code.
  private static let phrases = [
    "String(format:", "String(data:", "String(contentsOf", "String.init(data:", "String(localized:",
    ".components(separatedBy", ".data(using", ".range(of:", ".formatted(", ".write(to",
    ".replacingOccurrences(", ".trimmingCharacters(", ".padding(toLength", ".capitalized",
    ".appending(path", ".contains(\"", ".firstRange(of: \"", ".localized",
  ]

  static let all: Set<String> = types.union(functions).union(members)

  private static let types: Set<String> = [
    "AttributedString", "Bundle", "ByteCountFormatter", "Calendar", "CharacterSet", "CocoaError",
    "Data", "DataProtocol", "Date", "DateComponents", "DateFormatter", "DateInterval", "Decimal",
    "Dimension", "DispatchQueue", "FileHandle", "FileManager", "FormatStyle", "HTTPURLResponse",
    "ISO8601DateFormatter", "IndexPath", "IndexSet", "JSONDecoder", "JSONEncoder",
    "JSONSerialization", "Locale", "LocalizedError", "Measurement", "NSError", "NSLock",
    "NSNumber", "NSObject", "NSPredicate", "NSRange", "NSRecursiveLock", "NSRegularExpression",
    "NSString", "Notification", "NotificationCenter", "NumberFormatter", "Operation",
    "OperationQueue", "Pipe", "Predicate", "Process", "ProcessInfo", "Progress",
    "PropertyListDecoder", "PropertyListEncoder", "RunLoop", "Scanner", "SortDescriptor", "Thread",
    "TimeInterval", "TimeZone", "Timer", "URL", "URLComponents", "URLError", "URLQueryItem",
    "URLRequest", "URLSession", "UUID", "UserDefaults",
  ]

  private static let functions: Set<String> = [
    "NSLog", "NSLocalizedString", "NSTemporaryDirectory", "abs", "acos", "arc4random", "asin",
    "atan", "atan2", "autoreleasepool", "cbrt", "ceil", "cos", "exit", "exp", "floor", "fmod",
    "fputs", "hypot", "log", "log10", "log2", "pow", "round", "sin", "sleep", "sqrt", "stderr",
    "stdout", "tan", "trunc", "usleep",
  ]

  private static let members: Set<String> = [
    "addingPercentEncoding", "appendingPathComponent", "capitalized", "components",
    "contentsOf", "data", "formatted", "localizedDescription",
    "localizedStandardCompare", "range", "removingPercentEncoding",
    "replacingOccurrences", "trimmingCharacters",
  ]
}
