import Foundation
import Testing

@testable import Chapters

/// Recording touches outputs and figures alone: over the repository's own documents, texts with
/// every kind of container and line end, and ten thousand mutations of them.
@Suite struct RoundTripTests {
  static let tricky: [String] = [
    "- a\n\n  ```swift\n  f()\n  ```\n\n  ```output\n  1\n  ```\n- b\n",
    "> - ~~~swift name=a\n>   f()\n>\n>   g()\n>   ~~~\n>   ~~~output\n>   x\n>   ~~~\n> end\n",
    "1. ```swift\n   f()\n   ```\n2. ````swift\n   \"```\"\n   ````\n   ````output\n   ```\n   ````\n",
    "\u{FEFF}---\r\ntitle: x\r\n---\r\n```swift\r\nf()\r\n```\r\n\r\n```output\r\n...\r\n[..] b\r\n```\r\n",
    "-\t```swift\n\tf()\n\t```\n\t```output\n\tx\n\t```\n", "```swift\nf()\n```",
    "~~~~swift\n~~~\n~~~~\n\n",
    "> ```swift\n> f()\n> ```\n\n> ```output\n> 1\n> ```\nlazy\n",
    "````markdown\n```swift\nf()\n```\n````\n\n```swift\nf()\n```\n\n```output may-vary\n1 ms\n```\ntext  \n\ttabs\n",
    "```swift\nf()\n```\n```output\n1\n```\n![a](figures/chapter-a.svg)\n\n*Figure 1.* b\n",
    "  ```swift\n  f()\n  ```\n  ```output\n  1\n  ```\n# h\n* * *\n<p>\n```swift\n</p>\n",
    "10) x\n\n    ```swift\n    f()\n    ```\n\n    para\n\n    ```swift\n    g()\n    ```\n    ```output unordered\n    b\n    a\n    ```\n",
  ]

  /// The Markdown files of the repository.
  static let documents: [String] = {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let folders = [
      root, root.appendingPathComponent("chapters"),
      root.appendingPathComponent("chapters/answers"),
    ]
    let names = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        .map { folder.appendingPathComponent($0) }
    }
    return names.filter { $0.pathExtension == "md" }
      .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
  }()

  @Test func recordsDocuments() {
    #expect(Self.documents.count >= 5)
    for text in Self.documents + Self.tricky {
      for variant in [text, text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")] {
        check(Array(variant.utf8))
      }
    }
  }

  @Test(arguments: 0..<40) func recordsMutations(_ part: Int) {
    var random = SplitMix(state: UInt64(part) &* 7919 &+ 1)
    var recorded = 0
    for _ in 0..<250 {
      var text = Self.tricky[random.below(Self.tricky.count)]
      if random.below(4) == 0 { text += "\n" + Self.tricky[random.below(Self.tricky.count)] }
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for _ in 0...random.below(3) { Mutation.apply(to: &lines, &random) }
      var mutated = lines.joined(separator: "\n")
      if random.below(5) == 0 {
        mutated = mutated.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
      }
      if check(Array(mutated.utf8)) { recorded += 1 }
    }
    #expect(recorded > 100, "most mutations are malformed, and nothing was recorded in them")
  }

  /// The laws, for one file; false where the file is malformed, so that nothing is recorded.
  @discardableResult
  private func check(_ bytes: [UInt8]) -> Bool {
    let chapter = Chapter.parse(path: "chapter.md", bytes: bytes, strict: false)
    #expect(chapter.bytes == bytes)
    guard !chapter.isMalformed else { return false }
    func comment() -> Comment {
      Comment(rawValue: String(decoding: bytes, as: UTF8.self).debugDescription)
    }

    // What is recorded comes out: nothing changes.
    let same = chapter.cells.map { cell in
      result(cell.number, cell.labels.skip || cell.labels.fails ? "" : cell.output?.text ?? "")
    }
    let plain = chapter.cells.filter { !$0.labels.fails && !$0.labels.traps && $0.figures.isEmpty }
    let unchanged = chapter.corrected(by: same).changes.filter { change in
      plain.contains { $0.number == change.cell }
    }
    #expect(unchanged.isEmpty, comment())

    // Something new comes out: only outputs and figures change.
    let texts = ["new\n", "a\n\nb\n", "```\n~~~\n", "  indented\n\ttab\n", "", "1. x\n> y\n"]
    let results = chapter.cells.map { result($0.number, texts[$0.number % texts.count]) }
    let correction = chapter.corrected(by: results, addingOutputs: true)
    let after = Chapter.parse(path: "chapter.md", bytes: correction.bytes, strict: false)
    var broken: [String] = []
    if after.cells.map(\.code) != chapter.cells.map(\.code) { broken.append("code") }
    if after.cells.map(\.labels) != chapter.cells.map(\.labels) { broken.append("labels") }
    if after.diagnostics.map(\.fact.kind) != chapter.diagnostics.map(\.fact.kind) {
      broken.append("diagnostics")
    }
    if prose(of: after) != prose(of: chapter) { broken.append("prose") }
    if !after.corrected(by: results, addingOutputs: true).changes.isEmpty { broken.append("again") }
    #expect(
      broken.isEmpty,
      "\(comment()) became \(String(decoding: correction.bytes, as: UTF8.self).debugDescription)")
    return true
  }

  /// The bytes that recording must not touch: everything but outputs, images of figures, and blanks
  /// and container marks beside them.
  private func prose(of chapter: Chapter) -> [UInt8] {
    var taken = chapter.cells.compactMap(\.output?.range)
    taken += chapter.figures.map(\.range)
    taken.sort { $0.lowerBound < $1.lowerBound }
    var left: [UInt8] = []
    var position = 0
    for range in taken {
      left += chapter.bytes[position..<max(position, range.lowerBound)]
      position = max(position, range.upperBound)
    }
    left += chapter.bytes[position...]
    return left.filter { ![0x20, 0x09, 0x0A, 0x0D, 0x3E].contains($0) }
  }
}

/// Changes that an author's hand or another program may make to a file.
private enum Mutation {
  static let lines = [
    "", "```swift", "```", "~~~", "````", "```output", "  ", "\t", "> ", "- item",
    "   ```swift hidden",
    "text", "...", "<!--", "-->", "    ```swift", "---", "```Swift", "# h", "| a |\n|---|", "$$",
    "é\u{0}",
  ]

  static func apply(to lines: inout [String], _ random: inout SplitMix) {
    guard !lines.isEmpty else { return lines.append("x") }
    let place = random.below(lines.count)
    switch random.below(8) {
    case 0: lines.insert(Self.lines[random.below(Self.lines.count)], at: place)
    case 1: lines.remove(at: place)
    case 2: lines[place] = "> " + lines[place]
    case 3: lines = lines.map { ($0.isEmpty ? ">" : "> ") + $0 }
    case 4: lines = lines.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
    case 5: lines[place] += ["  ", "\t", "\r", " `"][random.below(4)]
    case 6: lines.swapAt(place, random.below(lines.count))
    default: if lines.last == "" { lines.removeLast() } else { lines.append("") }
    }
  }
}

/// A small generator with a fixed sequence.
private struct SplitMix {
  var state: UInt64

  mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(count))
  }
}

extension Diagnostic.Fact {
  /// The kind of message, without what depends on the place.
  fileprivate var kind: String { String("\(self)".prefix { $0 != "(" }) }
}
