import Foundation
import LanguageService
import Testing

@Suite struct LanguageServiceTests {
  /// A service for code with nothing before it.
  static func service() throws -> LanguageService {
    let programs = Bundle.main.bundleURL.deletingLastPathComponent()
    let built = [
      Bundle.main.bundleURL, programs,
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ].map { $0.appendingPathComponent("notebook-sourcekit").path }
    let wrapper = try #require(built.first { FileManager.default.isExecutableFile(atPath: $0) })
    return LanguageService(wrapper: wrapper, toolchain: try #require(toolchain))
  }

  /// The folder of the toolchain whose runtime this program runs with.
  static let toolchain: String? = {
    let maps = FileHandle(forReadingAtPath: "/proc/self/maps")?.readDataToEndOfFile() ?? Data()
    let line = String(decoding: maps, as: UTF8.self).split(separator: "\n")
      .first { $0.hasSuffix("/libswiftCore.so") }
    return line.flatMap { line in
      line.firstIndex(of: "/").map {
        var folder = URL(fileURLWithPath: String(line[$0...]))
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path
      }
    }
  }()

  static let context = CodeContext(modules: [], arguments: ["-swift-version", "5"])

  /// Code with a mark where the question is asked.
  static func marked(_ text: String) -> (code: String, offset: Int) {
    let parts = text.components(separatedBy: "▮")
    return (parts.joined(), parts[0].utf8.count)
  }

  @Test(arguments: [
    ("let names = [1, 2]\nnames.appe▮", "append"),
    ("let größe = 3\ngrö▮", "größe"),
    ("struct P { var width = 1; var height = 2 }\nP().hei▮", "height"),
    ("pri▮", "print"),
  ])
  func aBegunNameIsCompleted(text: String, wanted: String) async throws {
    let service = try Self.service()
    let (code, offset) = Self.marked(text)
    let found = await service.completions(code, at: offset, in: Self.context)
    let first = try #require(found.first { $0.text == wanted })
    #expect(found.allSatisfy { !$0.text.hasPrefix("_") })
    #expect(
      Array(code.utf8)[first.range].elementsEqual(Array(wanted.utf8).prefix(first.range.count)))
  }

  @Test func aNameIsExplained() async throws {
    let service = try Self.service()
    let (code, offset) = Self.marked(
      "/// Twice a number.\n/// - Parameter n: The number.\nfunc twice(_ n: Int) -> Int { n * 2 }\ntw▮ice(2)"
    )
    let symbol = try #require(await service.symbol(code, at: offset, in: Self.context))
    #expect(symbol.declaration == "func twice(_ n: Int) -> Int")
    #expect(symbol.documentation.hasPrefix("Twice a number."))
    #expect(symbol.documentation.contains("- `n`: The number."))
    let declared = try #require(code.range(of: "twice"))
    #expect(
      symbol.home
        == .here(offset: code.utf8.distance(from: code.startIndex, to: declared.lowerBound)))
  }

  @Test func whatIsWrongIsSaid() async throws {
    let service = try Self.service()
    let code = "let a = 1\nlet b: String = a\n"
    let found = await service.diagnostics(code, in: Self.context)
    let error = try #require(found.first)
    #expect(error.severity == "error")
    #expect(error.message == "cannot convert value of type 'Int' to specified type 'String'")
    #expect(Array(code.utf8)[error.range].elementsEqual("a".utf8))
    #expect(await service.diagnostics("let a = 1\n", in: Self.context) == [])
  }

  /// Code as it is while somebody types, cut anywhere, must not cost the service more than itself.
  @Test func brokenCodeCostsNothing() async throws {
    let service = try Self.service()
    let whole = Array(
      "struct P<T> { var a: [T] = []; func f() -> T? { a.first } }\nlet p = P<Int>(); p.f()!.".utf8)
    for cut in stride(from: 1, to: whole.count, by: 6) {
      let code = String(decoding: whole[..<cut], as: UTF8.self)
      _ = await service.completions(code, at: cut, in: Self.context)
      _ = await service.symbol(code, at: cut / 2, in: Self.context)
    }
    let (code, offset) = Self.marked("[1].coun▮")
    #expect(
      await service.completions(code, at: offset, in: Self.context).contains { $0.text == "count" })
  }

  @Test func aServiceThatWasKilledIsStartedAnew() async throws {
    let service = try Self.service()
    let (code, offset) = Self.marked("[1].coun▮")
    let before = await service.completions(code, at: offset, in: Self.context)
    await service.end()
    let after = await service.completions(code, at: offset, in: Self.context)
    #expect(!before.isEmpty && before == after)
    #expect(await service.starts == 2)
  }
}
