/// The names for whose sake a block is tried again with Foundation.
enum FoundationNames {
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
