import Chapters

/// The names for whose sake a block is tried again with Foundation.
enum FoundationNames {
  /// The modules of Foundation that the compiler's messages ask for, the first before those that
  /// only Apple's systems have in it.
  static func modules(lackedBy messages: [CompilerMessage]) -> [String] {
    let errors = messages.filter { $0.severity == .error }.map(\.text)
    var modules: [String] = []
    if errors.contains(where: { DeclaredNames.missing(in: $0).map(all.contains) ?? false }) {
      modules.append("Foundation")
    }
    // Foundation names what it has elsewhere, as objects that nobody can use.
    for (module, starts) in [("FoundationNetworking", ["'URL", "'HTTP"]), ("FoundationXML", ["'XML"])]
    where errors.contains(where: { error in
      error.contains("moved to the \(module) module")
        || error.contains("(aka 'AnyObject')") && starts.contains { error.contains($0) }
    }) {
      modules.append(module)
    }
    return modules
  }

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
