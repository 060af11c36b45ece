import Chapters
import Testing

@testable import PackageDocuments

/// Values as comments state them, and prose that is none.
@Suite struct StatedValueTests {
  @Test(arguments: [
    "5", "-1.5e3", "0x1F", "true", "nil", "\"a, b\"", "[1, 2, 3]", "[[1], [2, 3]]",
    "[\"a\": 1, \"b\": 2]", "[:]", "(1, \"x\")", "[(1, 2), (3, 4)]", "0..<5", "[0..<5, 5..<10]",
    "Optional(3)", ".north", "Point(x: 1, y: 2)", "[1, 2, ...]", "[1, 2, …, 9]",
  ])
  func literalsAreValues(_ text: String) { #expect(StatedValue(text) != nil) }

  @Test(arguments: [
    "", "the sum", "3 elements", "[Book]", "Int?", "1. First", "a, b", "[1, 2", "see (1)",
    "SQLSelection", "...", "-> Int", "numbers", "Set<Int>",
  ])
  func proseIsNone(_ text: String) { #expect(StatedValue(text) == nil) }

  /// What stands before a value, or names what it is of.
  @Test(
    arguments: [
      ("=> 5", nil), ("-> [1, 2]", nil), ("equivalent to [[1], [2]]", nil), ("`5`", nil),
      ("numbers == [1, 2]", "numbers"), ("count = 3", "count"), ("Array(x) == [1]", "Array(x)"),
      ("result: 4", nil), ("total: 4", "total"), ("5.", nil),
      ("⟹ 5", nil), ("--> 5", nil), ("⟶ [1]", nil), ("✅ 5", nil), ("5 ✓", nil), ("5 (five)", nil),
      ("should be 5", nil), ("now 5", nil), ("$R0: Int = 5", nil), ("n: Int = 5", "n"),
      ("5, because it is", nil), ("red is 0xCC, or 204", "red"), ("-5", nil), ("Way.north", nil),
    ] as [(String, String?)])
  func leadsAndSubjects(_ text: String, _ subject: String?) throws {
    let comment = try #require(ValueComment(text))
    #expect(comment.subject == subject)
  }

  @Test(arguments: [
    "Note: 5 is odd", "returns the sum", "a == b", "1 of 3", "Two: three", "1. First, the data",
    "2 items are left", "Foundation.Data", "is it?", "now it works", "3-way",
  ])
  func noValueComment(_ text: String) { #expect(ValueComment(text) == nil) }

  private static let numbers = ShownValue(
    .list, "Slice", elements: [ShownValue(.leaf, "1"), ShownValue(.leaf, "2")])

  private static let north = ShownValue(.enumeration, "to the north", type: "Way", name: "north")
  private static let point = ShownValue(
    .structure, "<1 2>", elements: numbers.elements, type: "Point", labels: ["x", "y"])
  private static let failed = ShownValue(
    .enumeration, "failed(code: 3)", elements: [ShownValue(.leaf, "3")], type: "End",
    name: "failed", labels: ["code"])

  /// A whole number may be written as the code writes its numbers.
  @Test(arguments: [
    ("11110000", 2, true), ("11110001", 2, false), ("240", 2, true), ("F0", 16, nil),
  ])
  func radix(_ text: String, _ radix: Int, _ expected: Bool?) {
    let value = ShownValue(.leaf, "240")
    #expect(StatedValue(text).flatMap { $0.matches(value, radix: radix) } == expected)
  }

  /// True and false where the two can be compared, nil where the comment is of something else.
  @Test(
    arguments: [
      ("[1, 2]", numbers, true), ("[1, 3]", numbers, false), ("[1]", numbers, false),
      ("[1, ...]", numbers, true), ("[2, ...]", numbers, false), ("1...2", numbers, true),
      ("5", numbers, nil), ("true", numbers, nil),
      ("5", ShownValue(.leaf, "5"), true), ("6", ShownValue(.leaf, "5"), false),
      ("5.0", ShownValue(.leaf, "5.0"), true), ("5", ShownValue(.leaf, "5.0"), true),
      ("1.41421358E+20", ShownValue(.leaf, "1.4142136e+20"), true),
      ("0.3333333333", ShownValue(.leaf, "0.5"), false),
      ("\"a\"", ShownValue(.text, "a"), true), ("\"b\"", ShownValue(.text, "a"), false),
      ("true", ShownValue(.leaf, "false"), false), ("nil", ShownValue(.none, "nil"), true),
      ("3", ShownValue(.some, "Optional(3)", elements: [ShownValue(.leaf, "3")]), true),
      ("nil", ShownValue(.some, "Optional(3)", elements: [ShownValue(.leaf, "3")]), false),
      ("[2, 1]", ShownValue(.set, "", elements: numbers.elements), true),
      ("[1: 2]", ShownValue(.map, "", elements: numbers.elements), true),
      ("[2: 1]", ShownValue(.map, "", elements: numbers.elements), false),
      ("(1, 2)", ShownValue(.tuple, "(1, 2)", elements: numbers.elements), true),
      (".north", north, true), (".south", north, false), ("Way.north", north, true),
      ("Way.south", north, false), ("Street.north", north, nil),
      (".north", ShownValue(.leaf, "north"), true), (".south", ShownValue(.leaf, "north"), nil),
      ("Point(x: 1)", ShownValue(.leaf, "Point(x:1)"), true),
      ("Point(x: 1, y: 2)", point, true), ("Point(x: 1, y: 3)", point, false),
      ("Point(y: 2)", point, true), ("Point(1, 2)", point, nil), ("Pair(x: 1)", point, nil),
      (".failed(code: 3)", failed, true), (".failed(code: 4)", failed, false),
      (".ended(code: 3)", failed, false), (".failed(3)", failed, true),
      ("0.67", ShownValue(.leaf, "0.6666666666666666"), true),
      ("0.66", ShownValue(.leaf, "0.6666666666666666"), false),
      ("-0.67", ShownValue(.leaf, "-0.6666666666666666"), true),
      ("0.67", ShownValue(.leaf, "-0.6666666666666666"), false),
      ("0.3", ShownValue(.leaf, "0.30000000000000004"), true),
      ("3", ShownValue(.leaf, "2.5"), false), ("1.0", ShownValue(.leaf, "nan"), false),
      ("0b101", ShownValue(.leaf, "5"), true), ("0o17", ShownValue(.leaf, "16"), false),
    ] as [(String, ShownValue, Bool?)])
  func matching(_ text: String, _ value: ShownValue, _ expected: Bool?) throws {
    let stated = try #require(StatedValue(text))
    #expect(stated.matches(value) == expected)
  }
}
