import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// Live cells: the same natively and in WebAssembly.
@Suite struct LiveCellsTests {
  static func chapter(_ cells: [String]) -> Chapter {
    Setup.parse(Setup.chapter(cells.map { "```swift live\n\($0)\n```" }))
  }

  @Test func cellsShowTheSame() async throws {
    let page = try LivePage(
      Self.chapter([
        """
        import Tensors
        import Figures
        struct Pair { var a = 1; var b = 2.5 }
        func twice(_ x: Double) -> Double { 2 * x }
        let table = [1, 2, 3].map { $0 * $0 }
        """,
        """
        let x = slider("x", -2...4, start: 1, step: 0.1)
        let count = slider("count", 1...5, start: 2)
        let kind = choice("kind", ["one", "two", "three"])
        let word = text("word", "naïve")
        let isOn = toggle("on")
        let seed = button("again")
        let places = switches("places", 4, on: [1])
        let found = ["a": 1]["a"]
        let third = Float(x) / 3
        print(twice(x), table, found, third, x / 3, kind)
        print(isOn, seed, count, word, places, Pair().b, separator: ", ")
        print("\\(places) \\(word.count) \\(Optional(x)) \\(fixed(x))", terminator: "!\\n")
        print(matmul(Tensor<Float>([[1, 2], [3, Float(x)]]), Tensor<Float>([[1, 0.1], [0, 1]])))
        show(LinePlot("Powers", x: "step", y: "x") {
          $0.line("x", 0..<5, (0..<5).map { Double($0) * x })
        }, "powers")
        let random = Random(seed: UInt64(seed))
        (0..<count).map { _ in random.nextNormal() }
        """,
        "\"a\\nb\"",
      ]))
    try await page.check()
  }

  /// Every family of models trains to the same bits.
  @Test func trainingGivesTheSameBits() throws {
    let folder = Setup.root + "/Tests/TrainingHash"
    let families = try String(contentsOfFile: folder + "/Families.swift", encoding: .utf8)
    let page = try LivePage(
      Self.chapter([
        families,
        """
        for (name, train) in families {
          var hash = Hash()
          train(.short, &hash)
          print(name, String(hash.value, radix: 16))
        }
        """,
      ]))
    let native = try ChildProcess.output(
      Setup.buildFolder + "/TrainingHash", ["short"],
      environment: ProcessInfo.processInfo.environment, workingDirectory: "/")
    let hashes = native.text.split(separator: "\n").dropLast()
    #expect(try page.shown(2).output.split(separator: "\n") == Array(hashes))
  }
}
