import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// A chapter's live cells in WebAssembly, under the toolchain's own runner, and natively.
struct LivePage {
  private let file: String
  private let chapter: Chapter
  private let toolchain: Toolchain
  /// The numbers of the cells that a page calls.
  let cells: [Int]

  /// What a cell shows.
  struct Shown: Equatable {
    var output = ""
    var figures: [String] = []
    /// The fields of each control that was asked for, natively not known.
    var controls: [[String]] = []
  }

  init(_ chapter: Chapter) throws {
    let compiler = try Pages.compiler()
    let library = try Pages.library(.scalars)
    let live = try #require(LiveCells(chapter, for: library))
    #expect(live.problems == [])
    file = try compiler.link(live, with: library, hasConsole: true).get() + "/module.wasm"
    toolchain = compiler.toolchain
    cells = live.called
    self.chapter = chapter
  }

  /// What a cell shows in WebAssembly, with some controls set: `name=value`.
  func shown(_ cell: Int, _ settings: [String] = []) throws -> Shown {
    let errors = NSTemporaryDirectory() + "/live-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: errors) }
    let answer = try ChildProcess.output(
      "/bin/sh",
      ["-c", "exec \"$@\" 2>\"$0\"", errors, toolchain.program("wasmkit"), "run", file, "\(cell)"]
        + settings, environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/")
    var shown = Shown(output: answer.text)
    let lines = try String(contentsOfFile: errors, encoding: .utf8)
    try #require(answer.code == 0, "\(lines.suffix(500))")
    // Lines of controls, then a drawing up to a byte 0, and so on.
    for part in lines.split(separator: "\0") {
      let drawing = part.firstRange(of: "<svg ")?.lowerBound ?? part.endIndex
      for line in part[..<drawing].split(separator: "\n") {
        shown.controls.append(line.components(separatedBy: "\t"))
      }
      if drawing < part.endIndex { shown.figures.append(String(part[drawing...])) }
    }
    return shown
  }

  /// What the cells show natively, one after the other, by their numbers.
  func native(_ settings: [String] = []) async throws -> [Int: Shown] {
    let libraries = try #require(Libraries.bundled(inBuildFolder: Setup.buildFolder))
    let engine = Engine(toolchain, libraries: libraries, cache: try Pages.compiler().cache)
    var part = chapter
    part.cells = chapter.cells.filter(\.labels.live)
    var options = RunOptions()
    options.controls = settings.joined(separator: "\n")
    let results = try await engine.run(part, options: options).results
    return Dictionary(
      uniqueKeysWithValues: results.map { result in
        #expect(result.ending == .completed, "\(result.messages.map(\.text))")
        return (result.cell, Shown(output: result.output, figures: result.figures.map(\.svg)))
      })
  }

  /// Checks that all cells show natively what they show in WebAssembly: at the start of all
  /// controls, and at the low and the high end of each.
  func check() async throws {
    var ends: [String] = []
    let start = try await native()
    for cell in cells {
      let page = try shown(cell)
      expect(page, start[cell], cell, "at the start")
      for control in page.controls {
        ends += Self.ends(control).map { "\(control[1])=\($0)" }
      }
    }
    for setting in ends {
      let native = try await native([setting])
      for cell in cells { expect(try shown(cell, [setting]), native[cell], cell, setting) }
    }
  }

  private func expect(_ page: Shown, _ native: Shown?, _ cell: Int, _ setting: String) {
    #expect(page.output == native?.output, "cell \(cell), \(setting)")
    let figures = native?.figures ?? []
    #expect(page.figures.count == figures.count, "cell \(cell), \(setting)")
    for (drawn, recorded) in zip(page.figures, figures) {
      // The first line that differs: a drawing is long.
      let lines = zip(drawn.split(separator: "\n"), recorded.split(separator: "\n"))
      let first = lines.first { $0 != $1 }
      #expect(first?.0 == first?.1, "cell \(cell), \(setting)")
      #expect(drawn.utf8.count == recorded.utf8.count, "cell \(cell), \(setting)")
    }
  }

  /// The values at the ends of a control, from its fields.
  private static func ends(_ control: [String]) -> [String] {
    switch control[0] {
    case "slider": [control[2], control[3]]
    case "choice": ["0", "\(control.count - 3)"]
    case "text": ["", "Ünïcode 1234 text of some length"]
    case "toggle": ["0", "1"]
    case "button": ["1", "2"]
    case "switches":
      [
        String(repeating: "0", count: control[2].count),
        String(repeating: "1", count: control[2].count),
      ]
    default: []
    }
  }
}
