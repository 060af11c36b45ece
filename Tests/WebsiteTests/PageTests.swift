import Chapters
import Foundation
import Testing

@testable import Website

@Suite struct PageTests {
  static let chapter = """
    # Gates

    *A promise.*

    ## First things

    The loss ends at 9.2103 nats, see Figure 1.1, equation (1.1) and (1.1).

    $$ a = b \\tag{1.1} $$

    ```swift name=training
    let loss = 9.2103
    print(loss)
    ```

    ```output
    9.2103
    ```

    ![It falls to 2.5.](figures/01-gates-loss.svg)

    *Figure 1.1. It falls.* Look at [2.5](#cell-training).

    Words.

    > **Note.** Aside.

    > **Check your picture.** Why?
    >
    > Because.

    ```swift hidden
    let setup = 1
    ```

    ## First things
    """
  static let figure = ["figures/01-gates-loss.svg": "<svg width=\"640\"><text>2.5</text></svg>"]

  static let expected: [String] = [
    "<p class=promise>A promise.</p>", "id=\"first-things\"", "id=\"first-things-1\"",
    "<span class=number>1.1</span>", "id=\"equation-1.1\"", "id=\"figure-1.1\"",
    "href=\"#figure-1.1\">Figure 1.1</a>", "href=\"#equation-1.1\">equation (1.1)</a>",
    "<a class=quote href=\"#output-1\">9.2103</a>", "id=\"cell-training\"",
    "<a class=quote href=\"#cell-training\">2.5</a>", "<summary>Answer</summary>",
    "<aside class=\"note\" id=note-1", "<p>Words.<a class=dagger id=note-1-mark href=#note-1 ",
    "<summary>set-up, 1 line</summary>",
    "<i class=n>9.2103",
    "<samp>9.2103</samp>", "role=img aria-label=\"It falls to 2.5.\"",
  ]

  @Test(arguments: expected) func holds(_ piece: String) throws {
    let site = try site(["01-gates.md": Self.chapter], files: Self.figure)
    #expect(site.article("01-gates.html").contains(piece), "\(site.article("01-gates.html"))")
    #expect(site.errors == [])
  }

  /// A caption names its own figure or table, and does not link to it; other text does.
  @Test func aCaptionDoesNotLinkToItself() throws {
    let site = try site(
      [
        "01-a.md": """
        # A

        ## Words

        ![It is 1.](a.svg)

        *Figure 1.1. As figure 1.1 shows, and table 1.1.*

        | a |
        |---|
        | 1 |

        *Table 1.1. As table 1.1 shows, and figure 1.1.*
        """
      ], files: ["a.svg": "<svg></svg>"])
    #expect(site.errors == [])
    let article = site.article("01-a.html")
    for (own, other) in [("figure", "table"), ("table", "figure")] {
      let tag = own == "figure" ? "figcaption>" : "caption>"
      let start = try #require(article.firstRange(of: "<\(tag)")).upperBound
      let end = try #require(article[start...].firstRange(of: "</\(tag)")).lowerBound
      let caption = article[start..<end]
      #expect(!caption.contains("href=\"#\(own)-1.1\""), "\(caption)")
      #expect(caption.contains("href=\"#\(other)-1.1\""), "\(caption)")
    }
  }

  static let code = """
    ```swift
    let keep = 0.5
    let twice =
      keep * 2
    ```

    > **Line by line.**
    >
    > \("")
    """

  /// A remark has the number of its line, which is no part of the code.
  @Test func aRemarkMarksItsLine() throws {
    let site = try site([
      "01-a.md": "# A\n\n" + Self.code + "- `let twice` is 1.\n> - `keep * 2` $= 1$.\n"
    ])
    #expect(site.errors == [])
    let article = site.article("01-a.html")
    #expect(
      article.contains("\n<span class=at data-n=1></span></i><b>let </b>twice ="), "\(article)")
    #expect(article.contains("\n<span class=at data-n=2></span>  keep * <i class=n>2\n"))
    #expect(article.contains("<ol class=remarks><li><code>let twice</code> is 1.</li>"))
  }

  /// A cell that changes an earlier one marks the lines that are new.
  @Test func aStepMarksWhatIsNew() throws {
    let site = try site([
      "01-a.md": """
      # A

      ```swift name=first
      let a = 1
      let b = 2
      ```

      ```swift changes=first
      let a = 1
      let b = 3
      let c = 4
      ```
      """
    ])
    #expect(site.errors == [])
    let article = site.article("01-a.html")
    #expect(
      article.contains("<summary>2 new lines, 1 gone, since cell first</summary>"), "\(article)")
    #expect(article.contains("<span class=new></span></i><b>let </b>b = <i class=n>3"))
    #expect(article.contains("<del>- let b = <em>2</em></del>"))
    #expect(article.split(separator: "class=new").count == 3)
  }

  /// A formula right before a cell is one object with it, beside it where there is room.
  @Test(arguments: [
    ("a = 1", "let a = 1", "pair beside"), ("a = 1", String(repeating: "a", count: 57), "pair"),
    (String(repeating: "a", count: 30), "let a = 1", "pair"), ("a = 1", "", nil),
  ])
  func aFormulaAndItsCellArePaired(_ tex: String, _ code: String, _ kind: String?) throws {
    let cell = code.isEmpty ? "Words.\n\n```swift\nlet a = 1\n```" : "```swift\n\(code)\n```"
    let site = try site(["01-a.md": "# A\n\n$$ \(tex) $$\n\n\(cell)\n"])
    let opening = kind.map {
      $0.contains(" ")
        ? "<div class=\"\($0)\"><span class=equation" : "<div class=\($0)><span class=equation"
    }
    let article = site.article("01-a.html")
    #expect(opening.map { article.contains($0) } ?? !article.contains("pair"), "\(article)")
  }

  /// A text, and a piece of the message about it.
  static let wrong: [(text: String, message: String)] = [
    ("[x](#no)", "there is no #no on this page"),
    (
      code + "- `keep * 3` triples.\n",
      "no line of the cell above has `keep * 3`. Did you mean `keep * 2`?"
    ),
    (code + "- `let` declares.\n", "`let` stands on lines 4 and 5. Quote more"),
    (code + "- Doubles.\n", "opens with a piece of the cell's code"),
    (code + "Words.\n", "is one list and nothing else"),
    ("> **Line by line.**\n>\n> - `a` is b.", "stands right after the cell"),
    ("## Summary\n\n[x](#sumary)", "Did you mean #summary?"),
    ("[x](02-b.md#no)", "there is no #no on 02-b.md"),
    ("[x](02-c.md)", "Did you mean 02-b.md?"),
    ("[x](javascript:alert)", "leads nowhere"),
    ("![](figures/01-a-x.png)", "has no alternative text"),
    ("![a](figures/x.svg)", "there is no file figures/x.svg"),
    ("![a](https://e.org/x.png)", "lies outside the book"),
    ("See Figure 1.9.", "speaks of figure 1.9"),
    ("$$a\\tag{1}$$\n\n$$b\\tag{1}$$", "#equation-1 is already taken"),
    ("```swift name=n\nprint(1.25)\n```\n\n```output\n1.25\n```\n\n[1.35](#cell-n)", "quotes 1.35"),
  ]

  @Test(arguments: wrong.indices) func reports(_ index: Int) throws {
    let test = Self.wrong[index]
    let site = try site(
      ["01-a.md": "# A\n\n" + test.text + "\n", "02-b.md": "# B\n"],
      files: ["figures/01-a-x.png": "x"])
    #expect(site.errors.count == 1, "\(site.errors)")
    #expect(site.errors.first?.contains(test.message) == true, "\(site.errors)")
    #expect(site.errors.first?.hasPrefix("01-a.md:") == true)
  }

  @Test func formulasThatDoNotParseAreErrorsAtTheirLine() throws {
    let formulas = Formulas(
      renderings: [
        Formula(tex: "\\no", isDisplay: false): .failed(
          message: "Undefined control sequence: \\no", offset: 0)
      ], areTypeset: true)
    let site = try site(["01-a.md": "# A\n\ntext\nand $\\no$\n"], formulas: formulas)
    #expect(
      site.errors
        == ["01-a.md:4:6: the formula does not parse: Undefined control sequence: \\no"])
  }

  /// Every link and anchor of every page of a site leads somewhere.
  @Test func everyLinkLeadsSomewhere() throws {
    let site = try site(
      [
        "01-gates.md": Self.chapter, "02-b.md": "# B\n\n[back](01-gates.md#first-things-1)\n",
        "answers/01-gates.md": "# Answers\n\n[up](../01-gates.md) and figure 1.1\n",
      ], files: Self.figure)
    #expect(site.errors == [])
    for path in site.files.keys where path.hasSuffix(".html") {
      for link in LinkList.links(in: site.text(path)) where !link.contains(":") {
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let target =
          parts[0].isEmpty ? path : try #require(PagePaths.resolve(String(parts[0]), from: path))
        #expect(site.files[target] != nil, "\(path): \(link)")
        guard parts.count > 1, target.hasSuffix(".html") else { continue }
        let anchors = LinkList.anchors(in: site.text(target))
        #expect(anchors.contains(String(parts[1])), "\(path): \(link)")
      }
    }
  }

  @Test func anchorsAreUnique() throws {
    let site = try site(
      ["01-gates.md": Self.chapter, "02-b.md": Self.chapter.replacing("1.1", with: "2.1")],
      files: ["figures/01-gates-loss.svg": "<svg><g id=\"a\"/></svg>"])
    for path in site.files.keys where path.hasSuffix(".html") {
      let anchors = LinkList.anchors(in: site.text(path))
      #expect(Set(anchors).count == anchors.count, "\(path)")
    }
  }

  @Test func redirectsLeadOn() throws {
    let site = try site(["01-a.md": "# A\n\n## New name\n", "02-b.md": "# B\n"]) {
      $0.redirects = [
        ("01-a.html#old-name", "01-a.html#new-name"), ("00-x.html", "02-b.html"),
        ("02-b.html#gone", "01-a.html#new-name"),
      ]
    }
    #expect(site.errors == [])
    #expect(LinkList.anchors(in: site.text("01-a.html")).contains("old-name"))
    #expect(site.text("00-x.html").contains("url=02-b.html"))
    #expect(site.text("02-b.html").contains("<p id=\"gone\">"))
    let dead = try siteWith(redirect: ("01-a.html#x", "01-a.html#nowhere"))
    #expect(dead.errors.count == 1)
  }

  private func siteWith(redirect: (String, String)) throws -> Site {
    try site(["01-a.md": "# A\n"]) { $0.redirects = [redirect] }
  }

  @Test func aFormulaKeepsTheCommaBehindIt() throws {
    let formulas = Formulas(
      renderings: [Formula(tex: "x", isDisplay: false): .markup("<math>x</math>")], areTypeset: true
    )
    let site = try site(
      ["01-a.md": "# A\n\nFrom $x$, and ($x$). To $x$ and.\n"], formulas: formulas)
    #expect(
      site.article("01-a.html").contains(
        "From <span class=tie><math>x</math>,</span> and (<span class=tie><math>x</math>).</span>"
          + " To <math>x</math> and."))
  }

  /// The same site is the same archive, and holds every file but itself.
  @Test func theArchiveHoldsTheSite() throws {
    let (maker, pages) = try KeptPageTests.pages()
    var builder = maker.builder
    builder.hasArchive = true
    let site = try PageMaker(builder, pages.map { ($0.path, $0.isListed, $0.outline) }).assembled(
      pages)
    let archive = try #require(site.files["book.zip"]).bytes()
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "zip-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(archive).write(to: folder.appending(path: "book.zip"))
    let unpacking = Process()
    unpacking.executableURL = URL(filePath: "/usr/bin/python3")
    unpacking.arguments = [
      "-c",
      "import zipfile; z = zipfile.ZipFile('book.zip'); assert z.testzip() is None; z.extractall('out')",
    ]
    unpacking.currentDirectoryURL = folder
    try unpacking.run()
    unpacking.waitUntilExit()
    #expect(unpacking.terminationStatus == 0)
    for (path, content) in try maker.assembled(pages).files {
      let file = folder.appending(path: "out/" + path)
      #expect(
        FileManager.default.contents(atPath: file.path) == Data(try content.bytes()), "\(path)")
    }
    #expect(site.text("index.html").contains("href=\"book.zip\" download"))
  }

  @Test func longOutputsFold() throws {
    let lines = (1...40).map { "line \($0)" }.joined(separator: "\n")
    let site = try site(["01-a.md": "# A\n\n```swift\nf()\n```\n\n```output\n\(lines)\n```\n"])
    let article = site.article("01-a.html")
    #expect(article.contains("<summary>… 31 more lines</summary>"))
    for line in 1...40 { #expect(article.contains("line \(line)")) }
  }
}

/// Links and anchors of a page, read from its tags.
enum LinkList {
  static func links(in html: String) -> [String] { values(of: "href", in: html) }
  static func anchors(in html: String) -> [String] { values(of: "id", in: html) }

  private static func values(of name: String, in html: String) -> [String] {
    html.split(separator: "<").flatMap { piece -> [String] in
      guard let end = piece.firstIndex(of: ">") else { return [] }
      let tag = piece[..<end]
      guard let start = tag.firstRange(of: " \(name)=") else { return [] }
      var value = tag[start.upperBound...]
      if value.first == "\"" {
        value = value.dropFirst().prefix { $0 != "\"" }
      } else {
        value = value.prefix { $0 != " " }
      }
      return [String(value)]
    }
  }
}
