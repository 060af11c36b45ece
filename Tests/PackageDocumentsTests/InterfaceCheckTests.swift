import CellCode
import Testing

@testable import PackageDocuments

/// What documents list of a package, held against what the package declares.
@Suite struct InterfaceCheckTests {
  static let interface = PackageInterface([
    (["Item"], "struct Item"),
    (["Item", "name"], "var name: String"),
    (["Item", "price"], "var price: Int { get }"),
    (["Item", "init(name:price:)"], "init(name: String, price: Int)"),
    (["Item", "init(_:)"], "init?(_ text: String)"),
    (["Item", "subscript(_:)"], "subscript(i: Int) -> String { get async throws }"),
    (["Item", "+(_:_:)"], "static func + (a: Item, b: Item) -> Item"),
    (["Flavor"], "enum Flavor"),
    (["Flavor", "mint"], "case mint"),
    (["ShopError", "tooDear(limit:)"], "case tooDear(limit: Int)"),
    (["Counter"], "protocol Counter"),
    (["Counter", "count()"], "func count() async throws -> Self.Total?"),
    (
      ["checkout(_:by:)"],
      "func checkout(_ basket: inout Item, by f: @escaping (Int) -> Void) throws -> Int"
    ),
    (["reset()"], "func reset()"),
  ])

  /// Code, and the lines of it that are false; whether all of it is as declared.
  @Test(
    arguments: [
      ("func reset()", [], true),
      ("public func reset()", [], true),
      ("func reset() -> ()", [], true),
      ("func reset() async", [1], false),
      ("func checkout(_ basket: inout Item, by f: (Int) -> Void) throws -> Int", [], true),
      (
        "func checkout(_ b: inout Item, by f: @escaping (Int) -> Void) throws -> Swift.Int", [],
        true
      ),
      ("func checkout(_ basket: inout Item, by f: (Int) -> Void) -> Int", [1], false),
      ("func checkout(_ basket: inout Item, by f: (Int) -> Void) async throws -> Int", [1], false),
      ("func checkout(_ basket: inout Item, by f: (Int) -> Void) throws -> Int?", [1], false),
      ("func checkout(_ basket: inout Item, by f: (Int) -> Void) throws -> String", [1], false),
      ("func checkout(_ basket: inout Item) throws -> Int", [1], false),
      ("public func refund(_ item: Item)", [1], false),
      ("func helper(_ item: Item)", [], false),
      ("extension Item {\n  init(name: String, price: Int)\n  init?(_ text: String)\n}", [], true),
      ("extension Item {\n  init(_ text: String)\n}", [2], false),
      ("extension Item {\n  var weight: Double { get }\n}", [2], false),
      ("extension Item {\n  subscript(i: Int) -> String { get async throws }\n}", [], true),
      ("extension Item {\n  subscript(i: Int) -> String { get }\n}", [2], false),
      ("extension Item {\n  static func + (a: Item, b: Item) -> Item\n}", [], true),
      (
        "public struct Item {\n  public var name: String\n  public var price: Double\n}", [3], false
      ),
      ("public enum Flavor {\n  case mint\n  case pear\n}", [3], false),
      ("public protocol Counter {\n  func count() async throws -> Total?\n}", [], true),
      ("public protocol Counter {\n  func count() -> Total?\n}", [2], false),
    ] as [(String, [Int], Bool)])
  func listings(_ code: String, _ lines: [Int], _ isDeclared: Bool) {
    let check = InterfaceCheck(ParsedCode(code).tree, Self.interface, areUsable: false)
    #expect(check.findings.map(\.line) == lines)
    #expect(check.isDeclared == isDeclared)
  }

  /// Types may be written differently where calls of what is listed compile; effects may not.
  @Test func whatCanBeCalledMayBeWrittenOtherwise() {
    func lines(_ code: String) -> [Int] {
      InterfaceCheck(ParsedCode(code).tree, Self.interface, areUsable: true).findings.map(\.line)
    }
    #expect(lines("extension Item {\n  var price: Money { get }\n}") == [])
    #expect(lines("func reset() throws") == [1])
    #expect(lines("extension Array {\n  func map()\n}") == [])
  }

  @Test(arguments: [
    (".tooDear(limit: Int)", true, true), (".mint\n.tooDear(limit: Int)", true, true),
    (".tooDear(most: Int)", true, false), (".pear", false, false),
    ("reset() -> Void", true, true), ("reset() async", true, false),
    ("checkout(_ basket: inout Item, by f: (Int) -> Void) throws -> Int", true, true),
  ])
  func looseLists(_ code: String, _ isKnown: Bool, _ isDeclared: Bool) throws {
    let text = try #require(InterfaceCheck.written(code))
    let check = InterfaceCheck(members: text, Self.interface)
    #expect(check.isKnown == isKnown)
    #expect(check.isDeclared == isDeclared)
  }

  @Test(arguments: [
    "print(x)", ".package(url: \"a\", from: \"1\")", "let a = 1", "f(a: 1)", "// only",
  ])
  func codeIsNoLooseList(_ code: String) {
    #expect(!InterfaceCheck.mayListLoosely(ParsedCode(code)))
  }
}
