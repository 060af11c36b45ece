import Chapters
import Testing

@testable import Website

/// What an earlier build kept is used as it was made, or not at all.
@Suite struct KeptPageTests {
  static func pages(
    _ first: String = "# A\n\nWords: $x$ <b>.\n\n```swift\nprint(1)\n```\n\n```output\n1\n```\n",
    _ change: (inout BookInformation) -> Void = { _ in }
  ) throws -> (maker: PageMaker, pages: [FinishedPage]) {
    var information = BookInformation()
    information.title = "Book"
    change(&information)
    let sources = [("01-a.md", first), ("answers/01-a.md", "# B\n\n[to](../01-a.md)\n")].map {
      SourcePage(
        path: $0, chapter: Chapter.parse(path: $0, bytes: Array($1.utf8), strict: true),
        isListed: !$0.contains("/"))
    }
    let documents = sources.map(\.chapter.document)
    let builder = SiteBuilder(
      information: information, theme: try standardTheme(),
      formulas: Formulas(
        renderings: [Formula(tex: "x", isDisplay: false): .markup("<math><mi>𝑥</mi></math>")],
        areTypeset: true))
    let maker = PageMaker(
      builder,
      zip(sources, documents).map { ($0.path, $0.isListed, PageOutline($0, $1)) })
    let pages = sources.indices.map { index in
      maker.page(
        sources[index], documents[index],
        downloads: [.init(label: "Markdown", path: sources[index].path, bytes: [0, 10, 255])])
    }
    return (maker, pages)
  }

  static func kept(_ page: FinishedPage) -> KeptPage {
    KeptPage(
      key: "key", dependencies: [("a folder/b.svg", "12"), ("c", "absent")], context: "context",
      page: page)
  }

  static func fixed(_ bytes: [UInt8]) -> FixedBytes {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    copy.copyBytes(from: bytes)
    return FixedBytes(UnsafeRawBufferPointer(copy)) { $0.deallocate() }
  }

  @Test func aSiteOfKeptPagesIsTheSiteOfNewOnes() throws {
    let (maker, pages) = try Self.pages()
    let read = try pages.map { page in
      let kept = try #require(KeptPage(Self.fixed(Self.kept(page).bytes), key: "key"))
      #expect(kept.dependencies.map(\.path) == ["a folder/b.svg", "c"])
      #expect(kept.dependencies.map(\.number) == ["12", "absent"])
      #expect(kept.context == "context")
      #expect(kept.page.formulaCharacters == page.formulaCharacters)
      return kept.page
    }
    #expect(pages[0].formulaCharacters == ["𝑥"])
    let (old, new) = (maker.assembled(read), maker.assembled(pages))
    #expect(old.files.mapValues(\.number) == new.files.mapValues(\.number))
    #expect(old.files.mapValues(\.bytes) == new.files.mapValues(\.bytes))
    #expect(old.problems == new.problems)
  }

  @Test func whatIsTornOrOfAnotherKeyIsNoPage() throws {
    let bytes = Self.kept(try Self.pages().pages[0]).bytes
    #expect(KeptPage(Self.fixed(bytes), key: "other") == nil)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(KeptPage(Self.fixed(Array(bytes[..<length])), key: "key") == nil, "\(length)")
    }
    var damaged = bytes
    for index in stride(from: 0, to: bytes.count, by: 61) {
      damaged[index] ^= 0x80  // Lengths among them: reading must end, whatever they say.
      _ = KeptPage(Self.fixed(damaged), key: "key")
      damaged[index] = bytes[index]
    }
  }

  @Test func theContextIsWhatOtherPagesShow() throws {
    let number = try Self.pages().maker.contextNumber
    #expect(try Self.pages("# A\n\nOther words.\n\n```swift\nprint(2)\n```\n\n```output\n2\n```\n").maker.contextNumber == number)
    for other in [
      try Self.pages("# Other\n\nWords.\n"), try Self.pages("# A\n\n## More\n"),
      try Self.pages { $0.title = "Other" }, try Self.pages { $0.editAddress = "https://e.org/" },
    ] { #expect(other.maker.contextNumber != number) }
  }
}
