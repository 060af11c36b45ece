import Caching
import Chapters
import Foundation

/// The chapter's parameters and folder, as the support module and the environment hold them.
struct Constants: Equatable {
  var parameters: [Parameter] = []
  var directory: String
  var imports: [String]
  /// What readings of blocks call.
  private let support: String
  var controls: String

  init(_ chapter: Chapter, options: RunOptions) {
    for part in options.preceding + [chapter] {
      for parameter in part.frontMatter.parameters {
        parameters.put(parameter)
      }
    }
    for parameter in options.parameters {
      guard let place = parameters.firstIndex(where: { $0.name == parameter.name }) else {
        continue
      }
      parameters[place].value = parameter.value.converted(to: parameters[place].value)
    }
    imports = options.imports
    support = options.reader?.support ?? ""
    controls = options.controls
    let path = absolutePath(chapter.path)
    directory = URL(fileURLWithPath: path).deletingLastPathComponent().standardizedFileURL.path
  }

  var request: Compiler.Request {
    let list = parameters.map { (name: $0.name, type: $0.value.typeName) }
    var request = Compiler.Request(
      module: Support.module, text: Support.source(parameters: list, adding: support))
    request.isLibrary = true
    request.isOptimized = true
    return request
  }

  /// The environment of every cell: fixed, so that no cell prints what differs between machines; but
  /// for a session's, which work in a folder of a person's own, as that person's programs do.
  func environment(_ toolchain: Toolchain, folder: String? = nil) -> [String: String] {
    let own = ProcessInfo.processInfo.environment
    var environment = folder == nil ? Self.fixed : own
    environment["NOTEBOOK_CHAPTER_DIRECTORY"] = directory
    for parameter in parameters {
      environment["NOTEBOOK_PARAMETER_" + parameter.name] = parameter.value.text
    }
    if !controls.isEmpty { environment["NOTEBOOK_CONTROLS"] = controls }
    environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
    environment["LD_LIBRARY_PATH"] = toolchain.runtimeLibraries
    for name in ["TENSORS_THREADS", "TENSORS_ISA"] { environment[name] = own[name] }
    return environment
  }

  private static let fixed = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "COLUMNS": "80",
    "NO_COLOR": "1", "TERM": "dumb",
  ]
}

extension ParameterValue {
  fileprivate var typeName: String {
    switch self {
    case .integer: "Int"
    case .number: "Double"
    case .boolean: "Bool"
    case .text: "String"
    }
  }

  /// This value as one of the kind that the front matter gives.
  fileprivate func converted(to kind: ParameterValue) -> ParameterValue {
    switch (self, kind) {
    case (.integer(let value), .number): .number(Double(value))
    case (_, .text): .text(text)
    default: self
    }
  }
}
