import CellCode
import Chapters
import Testing

@testable import Website

@Suite struct HostileTests {
  /// Tags that could do something, found anywhere in a page but in the head.
  static func dangers(in html: String) -> [String] {
    var found: [String] = []
    var reader = html[...]
    while let start = reader.firstIndex(of: "<"), let end = reader[start...].firstIndex(of: ">") {
      // What stands in quotes is a value; one that opens a quote of its own would show here.
      let tag = reader[start...end].lowercased().split(
        separator: "\"", omittingEmptySubsequences: false
      ).enumerated().map { $0.offset % 2 == 0 ? String($0.element) : value(String($0.element)) }
        .joined()
      if ["<script", "<img src=x", "<iframe", "<object", "<style", "<foreignobject"].contains(
        where: { tag.hasPrefix($0) })
        || tag.contains(" onerror") || tag.contains(" onload") || tag.contains(" onclick")
        || tag.contains("javascript:")
      {
        found.append(tag)
      }
      reader = reader[reader.index(after: end)...]
    }
    return found
  }

  /// A quoted value, but for the one kind that acts.
  private static func value(_ text: String) -> String {
    text.hasPrefix("javascript:") ? text : ""
  }

  static let places: [String] = [
    "# Title\n\n```swift\nprint(1)\n```\n\n```output\n\(hostile)\n```\n",
    "# \(hostile)\n\n## \(hostile)\n",
    "# Title\n\n\(hostile)\n\n<div onclick=\"x()\">\n\(hostile)\n</div>\n",
    "# Title\n\n```swift\n// \(hostile)\nlet text = \"\(hostile)\"\n```\n",
    "# Title\n\n| a |\n|---|\n| \(hostile) |\n",
    "# Title\n\n[link](javascript:alert(1)) [data](data:text/html,x) `\(hostile)`\n",
    "# Title\n\n> **Note.** \(hostile)\n\n- \(hostile)\n",
    "---\ntitle: '<script>alert(1)</script>'\ndescription: '\"><script>'\n---\n\n# Title\n",
    "# Title\n\n$\\text{<script>alert(1)</script>}$\n",
    "# Title\n\n```text <script>\n\(hostile)\n```\n",
  ]

  @Test(arguments: places.indices) func comesOutAsText(_ place: Int) throws {
    let site = try site(["01-a.md": Self.places[place], "<b>.md": "# B\n"])
    for path in ["01-a.html", "book.html", "index.html"] {
      let page = site.text(path)
      let body = page.firstRange(of: "<body>").map { String(page[$0.upperBound...]) } ?? page
      #expect(Self.dangers(in: body) == [], "\(path)")
      #expect(!page.contains("<script>"))
    }
    let search = try #require(site.files.first { $0.key.hasPrefix("assets/search") }).value
    #expect(!String(decoding: try search.bytes(), as: UTF8.self).contains("<script"))
  }

  @Test func findingsAreText() throws {
    let check = ChapterCheck(
      cells: [
        1: CellCheck(
          verdict: .differs, seconds: 1,
          findings: [
            .difference(LineDiff(old: hostile, new: hostile + "2")), .message(hostile, line: 3),
            .figure(name: hostile, svg: "<svg><script>alert(1)</script></svg>"),
          ])
      ], toolchain: hostile, machine: hostile, day: hostile)
    let site = try site(
      ["01-a.md": "# A\n\n```swift\nprint(1)\n```\n\n```output\n1\n```\n"],
      checks: ["01-a.md": check])
    #expect(Self.dangers(in: site.article("01-a.html")) == [])
    #expect(site.article("01-a.html").contains("✗ differs"))
  }

  static let drawings: [(svg: String, kept: String?)] = [
    ("<svg><script>alert(1)</script><path d=\"M0 0\"/></svg>", "<path d=\"M0 0\"/></svg>"),
    (
      "<svg onload=\"x()\"><g onclick='y()'><rect x=\"1\"/></g></svg>",
      "<g><rect x=\"1\"/></g></svg>"
    ),
    ("<svg><a href=\"https://e.org\"><text>t</text></a></svg>", "</svg>"),
    ("<svg><image href=\"https://e.org/x.png\"/></svg>", "</svg>"),
    (
      "<svg><use href=\"https://e.org/#a\"/><use href=\"#a\"/></svg>",
      "<use/><use href=\"#f-a\"/></svg>"
    ),
    ("<svg><foreignObject><div>x</div></foreignObject></svg>", "</svg>"),
    ("<svg><style>@import url(//e.org)</style></svg>", "</svg>"),
    ("<svg><rect fill=\"url(https://e.org)\" style=\"fill:url(//e)\"/></svg>", "<rect/></svg>"),
    ("<svg><rect fill=\"url(#g)\"/></svg>", "<rect fill=\"url(#f-g)\"/></svg>"),
    ("<svg><text>&lt;script&gt;</text></svg>", "<text>&lt;script&gt;</text></svg>"),
    ("<svg><text><![CDATA[<script>]]></text></svg>", "<text>&lt;script&gt;</text></svg>"),
    ("<!DOCTYPE svg [<!ENTITY x \"y\">]><svg>&x;</svg>", nil),
    ("<svg><g></svg>", nil), ("<svg", nil), ("", nil), ("<html></html>", nil),
    ("<svg/><svg/>", nil),
    ("<svg><rect class=\"f-blue evil\" fill=\"#0072b2\"/></svg>", "<rect class=\"f-blue\"/></svg>"),
  ]

  @Test(arguments: drawings.indices) func drawingsAreSanitised(_ index: Int) {
    let test = Self.drawings[index]
    let html = SVGSanitiser.html(test.svg, prefix: "f-", label: hostile)
    guard let kept = test.kept, let html else {
      #expect(html == nil && test.kept == nil)
      return
    }
    #expect(html.hasSuffix(kept), "\(html)")
    #expect(Self.dangers(in: html) == [])
  }

  /// Whatever bytes a file has, the sanitiser ends and lets no danger through.
  @Test func survivesEveryTruncation() {
    let svg =
      "<svg a='1'><!-- c --><g id=\"x\"><text>&amp;&#60;b</text><?p?></g><![CDATA[z]]></svg>"
    for count in 0...svg.count {
      let html = SVGSanitiser.html(String(svg.prefix(count)), prefix: "", label: "l")
      #expect(html == nil || count == svg.count)
    }
  }

  @Test func everyByteOfCodeComesOut() {
    for code in [
      "let a = \"\\(b) <&>\" // <i>\n", "}}}{{{ 'x' #if", "/* open", "\u{1F600}é\t\0x", "",
    ] {
      let html = ParsedCode(code).html
      var text = html
      for tag in ["<b>", "</b>", "<i>", "</i>"] { text = text.replacing(tag, with: "") }
      for name in ["t", "c", "n", "s", "l"] { text = text.replacing("<i class=\(name)>", with: "") }
      var escaped = ""
      escaped.appendText(code)
      #expect(text == escaped)
    }
  }
}
