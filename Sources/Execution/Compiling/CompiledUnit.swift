/// A compiled unit: one or more cells as a module and a shared library.
struct CompiledUnit: Sendable {
  var module: String
  /// The cache entry's folder.
  var folder: String
  /// Two units with equal interfaces are the same to what imports them.
  var interfaceHash: String
  /// What the compiler said, at positions of the generated text.
  var messages: [RawMessage]
  var library: String { folder + "/unit.so" }
  var entry: String { Self.entry(of: module) }
  static func entry(of module: String) -> String { "nb_" + module }
  /// The name of the cache entry.
  var entryName: String { folder.split(separator: "/").last.map(String.init) ?? folder }

  init(module: String, folder: String, interfaceHash: String, messages: [RawMessage] = []) {
    self.module = module
    self.folder = folder
    self.interfaceHash = interfaceHash
    self.messages = messages
  }
}

/// A compile's outcome: the unit, or why there is none.
enum CompileOutcome: Sendable {
  case compiled(CompiledUnit)
  case failed([RawMessage])

  var messages: [RawMessage] {
    switch self {
    case .compiled(let unit): unit.messages
    case .failed(let messages): messages
    }
  }
}
