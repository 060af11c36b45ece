import Caching
import Chapters
import Execution
import Foundation

/// What the tests of this module share: an engine with a cache of its own.
package enum Setup {
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The build folder that holds this test program.
  package static let buildFolder: String = {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    let arguments = [program] + CommandLine.arguments
    for path in arguments where path.contains("/.build/") || path.contains("PackageTests") {
      var url = URL(fileURLWithPath: path)
      while url.path.count > 1 {
        url.deleteLastPathComponent()
        if access(url.path + "/NotebookHost", X_OK) == 0 { return url.path }
      }
    }
    return root + "/.build/debug"
  }()

  package static let host = buildFolder + "/NotebookHost"

  package static let cacheRoot = NSTemporaryDirectory() + "/notebook-tests-\(getpid())"

  package static let cache: Cache = {
    atexit { try? FileManager.default.removeItem(atPath: Setup.cacheRoot) }
    do {
      return try Cache.open(environment: ["NOTEBOOK_CACHE": cacheRoot])
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  package static func engine(_ cache: Cache = cache) throws -> Engine {
    let toolchain = try Toolchain.find(
      environment: ProcessInfo.processInfo.environment, cache: cache)
    return Engine(toolchain, libraries: Libraries(host: host), cache: cache)
  }

  package static func run(
    _ chapter: Chapter, perCell: Bool = false,
    change: (inout RunOptions) -> Void = { _ in }
  ) async throws -> [CellResult] {
    var options = RunOptions()
    options.perCell = perCell
    options.timeout = 20
    change(&options)
    return try await engine().run(chapter, options: options).results
  }

  package static func parse(_ markdown: String) -> Chapter {
    Chapter.parse(path: "chapter.md", bytes: Array(markdown.utf8), strict: false)
  }

  /// A chapter of cells, without prose.
  package static func chapter(_ cells: [String]) -> String {
    cells.map { cell in
      cell.hasPrefix("```") ? cell + "\n" : "```swift\n\(cell)\n```\n"
    }.joined(separator: "\n")
  }
}
