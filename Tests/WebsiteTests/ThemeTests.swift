import Foundation
import Testing

@testable import Website

/// The colours of the style sheet, in both themes, and the contrasts between them.
@Suite struct ThemeTests {
  enum Scheme: String, CaseIterable, Sendable { case light, dark, print }

  /// The colours that the style sheet gives to names.
  static func colours(_ scheme: Scheme) throws -> [String: String] {
    let css = try themeFile("style.css")
    var colours: [String: String] = [:]
    for match in css.matches(of: /--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/) {
      colours[String(match.output.1)] = String(scheme == .dark ? match.output.3 : match.output.2)
    }
    guard scheme == .print else { return colours }
    let print = try #require(css.firstRange(of: "@media print"))
    for match in css[print.upperBound...].matches(of: /--([a-z-]+): (#[0-9a-f]{6});/) {
      colours[String(match.output.1)] = String(match.output.2)
    }
    return colours
  }

  /// The contrast of two colours as WCAG 2.2 defines it, from 1 to 21.
  static func contrast(_ a: String, _ b: String) -> Double {
    func luminance(_ hex: String) -> Double {
      let value = UInt32(hex.dropFirst(), radix: 16) ?? 0
      let channels = [16, 8, 0].map { shift -> Double in
        let channel = Double(value >> UInt32(shift) & 255) / 255
        return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  /// Every colour that letters have, with the grounds they stand on and the least contrast there.
  static let pairs: [(letters: [String], grounds: [String], least: Double)] = [
    (
      ["ink", "soft", "link", "accent", "verified", "wrong", "stale"],
      ["paper", "code-paper", "output-paper"], 4.5
    ),
    (["ink"], ["paper", "code-paper", "output-paper"], 12),
    (["keyword", "type", "call", "number", "string", "label", "comment"], ["code-paper"], 4.5),
    (["blue", "orange", "green", "plum", "ochre"], ["paper", "output-paper"], 4.5),
  ]

  @Test(arguments: Scheme.allCases) func lettersStandOut(_ scheme: Scheme) throws {
    let colours = try Self.colours(scheme)
    for pair in Self.pairs {
      for letters in pair.letters {
        for ground in pair.grounds {
          let a = try #require(colours[letters], "\(letters)")
          let b = try #require(colours[ground], "\(ground)")
          let contrast = Self.contrast(a, b)
          #expect(contrast >= pair.least, "\(scheme): \(letters) on \(ground): \(contrast)")
        }
      }
    }
  }

  /// A colour that a rule uses has a value in both themes.
  @Test func everyColourIsInBothThemes() throws {
    let css = try themeFile("style.css")
    let used = Set(css.matches(of: /var\(--([a-z-]+)\)/).map { String($0.output.1) })
    let colours = try Self.colours(.light)
    let others: Set = [
      "text-face", "code-face", "interface-face", "text", "notes", "fade", "chapter",
    ]
    #expect(used.subtracting(others).subtracting(colours.keys) == [])
    #expect(colours.count >= 20)
  }

  /// DESIGN.md names the colours that the style sheet has.
  @Test func theDesignPageIsTrue() throws {
    let page = try themeFile("DESIGN.md")
    let (light, dark) = try (Self.colours(.light), Self.colours(.dark))
    for name in [
      "paper", "code-paper", "output-paper", "ink", "soft", "link", "accent", "verified",
      "wrong", "stale", "rule",
    ] {
      let row = "| `--\(name)` | `\(light[name] ?? "")` | `\(dark[name] ?? "")` |"
      #expect(page.contains(row), "\(row)")
    }
  }

  /// The palette of figures is the style sheet's.
  @Test func figuresFollowTheTheme() throws {
    let css = try themeFile("style.css")
    for name in SVGSanitiser.palette {
      #expect(css.contains(".f-\(name) { fill: var(--\(name)); }"))
      #expect(css.contains(".s-\(name) { stroke: var(--\(name)); }"))
    }
  }

  @Test func pagesAskNoOtherPlaceForAnything() throws {
    let site = try site(["01-a.md": "# A\n\n[out](https://example.org)\n"])
    for path in site.files.keys where path.hasSuffix(".html") {
      let text = site.text(path)
      #expect(text.contains("Content-Security-Policy"), "\(path)")
      #expect(text.contains("default-src &#39;none&#39;"), "\(path)")
      for mark in ["src=\"http", "src=\"//", "@import", "url(http"] {
        #expect(!text.contains(mark), "\(path) \(mark)")
      }
      for link in text.split(separator: "<") where link.hasPrefix("link ") {
        #expect(!link.contains("href=\"http") || link.contains("rel=canonical"), "\(path)")
      }
    }
    let css = try themeFile("style.css")
    #expect(!css.contains("http") && !css.contains("@import"))
    #expect(!(try themeFile("site.js")).contains("http"))
  }

  @Test func sharedFilesAreLight() throws {
    let weight = Assets(theme: try standardTheme(), fonts: []).files.values.reduce(0) {
      $0 + $1.count
    }
    // The rules of the fonts come on top where they are installed.
    #expect(weight + 1100 <= Budget.shared, "\(weight)")
  }

  static let sheets: [(written: String, published: String)] = [
    ("a { b: c; }\n", "a { b: c; }\n"),
    ("/* one */\na {\n  b: c;\n}\n", "a {\nb: c;\n}\n"),
    ("/* one\n   two */ a { }\n\n  /* three */\n", " a { }\n"),
    ("a::after { content: \"/* b */\"; }\n", "a::after { content: \"/* b */\"; }\n"),
  ]
  @Test(arguments: sheets.indices) func commentsAreNotPublished(_ index: Int) {
    #expect(Assets.withoutComments(Self.sheets[index].written) == Self.sheets[index].published)
  }
}
