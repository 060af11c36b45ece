import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// Cells that import a library: what it keeps to itself is refused, its traps name the cell's line.
@Suite struct LibraryTests {
  /// A small library, compiled as SwiftPM does for debugging: internals can be linked with.
  static let library: Task<Libraries, any Error> = Task {
    let folder = Setup.cacheRoot + "-library"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: Setup.cacheRoot + "-library") }
    let source = """
      public struct Meter {
        public var value: Int
        var hidden = 2
        public init(_ value: Int) { self.value = value }
        func secretly() -> Int { hidden }
        public func checked(below limit: Int) -> Int {
          if value >= limit { fatalError("Meter.checked: \\(value) is not below \\(limit)") }
          return value
        }
      }
      public struct Unmakeable { public var q = 1 }
      func helper() -> Int { 5 }
      struct Inner { var z = 1 }
      public func open() -> Int { helper() + Inner().z }
      """
    try source.write(toFile: folder + "/Meters.swift", atomically: true, encoding: .utf8)
    let toolchain = try Setup.engine().toolchain
    let compiler =
      URL(fileURLWithPath: toolchain.frontend).deletingLastPathComponent().path + "/swiftc"
    let answer = try ChildProcess.output(
      compiler,
      [
        "-emit-library", "-emit-module", "-parse-as-library", "-enable-testing", "-g",
        "Meters.swift",
      ],
      environment: ProcessInfo.processInfo.environment, workingDirectory: folder)
    #expect(answer.code == 0, "\(answer.text)")
    return Libraries(
      host: Setup.host, moduleFolders: [folder], sharedLibraries: [folder + "/libMeters.so"])
  }

  static func run(_ cells: [String], perCell: Bool) async throws -> [(CellResult, String)] {
    let engine = Engine(
      try Setup.engine().toolchain, libraries: try await library.value, cache: Setup.cache)
    let chapter = Setup.parse(Setup.chapter(cells))
    var options = RunOptions()
    options.perCell = perCell
    let (passed, chosen) = (engine, options)
    let results = try await Gate.shared.pass {
      try await passed.run(chapter, options: chosen).results
    }
    return zip(results, chapter.cells).map { ($0, tableText($0, $1)) }
  }

  @Test(arguments: [true, false])
  func internalsAreRefused(perCell: Bool) async throws {
    let texts = try await Self.run(
      [
        "import Meters\nlet m = Meter(3)", "print(m.value, open())", "m.hidden", "m.secretly()",
        "helper()", "Inner()", "Unmakeable().q",
        "struct Own { var hidden = 7 }\nprint(Own().hidden)",
      ], perCell: perCell
    ).map(\.1)
    #expect(texts[1] == "3 6\n")
    #expect(
      texts[2].hasPrefix("1:3: error: 'hidden' is inaccessible due to 'internal' protection level"))
    #expect(texts[3].hasPrefix("1:3: error: 'secretly' is inaccessible"))
    #expect(texts[4].hasPrefix("1:1: error: cannot find 'helper' in scope"))
    #expect(texts[5].hasPrefix("1:1: error: cannot find 'Inner' in scope"))
    #expect(texts[6].hasPrefix("1:1: error: 'Unmakeable' initializer is inaccessible"))
    #expect(texts[7].hasPrefix("7\n"))
  }

  @Test(arguments: [true, false])
  func aTrapInALibraryNamesTheCellsLine(perCell: Bool) async throws {
    let results = try await Self.run(
      ["import Meters\nlet m = Meter(3)", "let a = 1\n\nlet b = m.checked(below: 2)\nprint(a, b)"],
      perCell: perCell)
    #expect(results[1].1 == "3:11: trap: Fatal error: Meter.checked: 3 is not below 2\n")
  }
}
