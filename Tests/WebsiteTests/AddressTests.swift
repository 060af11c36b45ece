import Testing

@testable import Website

@Suite struct AddressTests {
  @Test(arguments: [
    ("two words.md", "two%20words.md"), ("é.svg", "%C3%A9.svg"), ("a%b.md", "a%25b.md"),
    ("a/b-c_d.1~", "a/b-c_d.1~"), ("a?b#c", "a%3Fb%23c"),
  ])
  func aPathIsWrittenAsAnAddressAndReadBack(_ path: String, _ address: String) {
    #expect(path.percentEncoded == address)
    #expect(address.percentDecoded == path)
  }

  /// Names with blanks and letters beyond ASCII, and names that hold a percent sign themselves.
  @Test func linksAndPicturesAreFound() throws {
    let site = try site(
      [
        "a.md": "# A\n\n[b](two%20words.md#caf%C3%A9) [c](100%25.md) ![red](a%20dot.png)\n",
        "two words.md": "# B\n\n## Café\n\n[back](a.md)\n", "100%.md": "# C\n",
      ], files: ["a dot.png": "png"])
    #expect(site.problems.isEmpty, "\(site.problems)")
    let page = site.article("a.html")
    #expect(page.contains("href=\"two%20words.html#caf%C3%A9\""))
    #expect(page.contains("href=\"100%25.html\""))
    #expect(page.contains("src=\"a%20dot.png\""))
    #expect(site.files["a dot.png"] != nil && site.files["two words.html"] != nil)
  }

  @Test(arguments: ["../../../x", "../outside.md", "/etc/passwd", "..", "a/../../b.md"])
  func aLinkOutOfTheBookIsAProblem(_ address: String) throws {
    let site = try site(["a.md": "# A\n\n[x](\(address))\n"])
    #expect(
      site.problems.contains { $0.text.contains("leads out of the book") }, "\(site.problems)")
  }

  @Test(arguments: ["../../../../../../x", "../README.md"])
  func aLinkIntoTheRepositoryNeverLeavesTheForge(_ address: String) throws {
    let site = try site(["a.md": "# A\n\n[x](\(address))\n"]) {
      $0.editAddress = "https://forge/owner/book/edit/main/chapters/"
    }
    let isInside = address == "../README.md"
    #expect(site.problems.isEmpty == isInside)
    #expect(
      site.text("a.html").contains("https://forge/owner/book/blob/main/README.md") == isInside)
  }

  @Test(arguments: ["index.md", "book.md", "404.md"])
  func noChapterTakesThePlaceOfThePagesOfTheBook(_ name: String) throws {
    let site = try site(["a.md": "# A\n", name: "# B\n"])
    #expect(site.problems.contains { $0.isError && $0.text.contains("the page of \(name)") })
  }

  @Test func everyAnchorStandsOnceAndHeadingsKeepTheirNames() throws {
    let text =
      "# A\n\n## Contents\n\n[x](#contents)\n\n## Theme\n\n## Main\n\n## Foo\n\n"
      + "## Foo-1\n\n## Foo\n\n## Cell 1\n\n## Note 1\n\n```swift\nf()\n```\n"
    let site = try site(["a.md": text])
    #expect(site.problems.isEmpty, "\(site.problems)")
    let page = site.text("a.html")
    var ids = page.matches(of: /\sid="?([^" >]+)/).map { String($0.1) }
    #expect(ids.contains("contents") && ids.contains("theme") && ids.contains("main"))
    ids.sort()
    #expect(ids == Array(Set(ids)).sorted())
  }
}
