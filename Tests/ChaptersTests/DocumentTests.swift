import Testing

@testable import Chapters

/// A document as short text: one line for each block.
func outline(_ blocks: [Block]) -> [String] {
  blocks.map { block in
    switch block.kind {
    case .heading(let level, let text): "h\(level) \(outline(text))"
    case .paragraph(let text): "p \(outline(text))"
    case .code(let code): "code \(code.language ?? "-") \(code.text.debugDescription)"
    case .cell(let number): "cell \(number)"
    case .output(let cell, _): "output \(cell)"
    case .figure(let figure):
      "figure \(figure.number ?? "-") \(figure.image.altText) | "
        + "\(figure.caption.map(outline) ?? "-") | \(outline(figure.remark)) | cell \(figure.cell ?? 0)"
    case .note(let kind, let content): "\(kind) [\(outline(content).joined(separator: "; "))]"
    case .alert(let kind, let content):
      "alert \(kind.rawValue) [\(outline(content).joined(separator: "; "))]"
    case .footnote(let name, let text): "footnote \(name) \(outline(text))"
    case .quote(let content): "quote [\(outline(content).joined(separator: "; "))]"
    case .list(let list):
      "list [\(list.items.map { outline($0).joined(separator: "; ") }.joined(separator: " / "))]"
    case .table(let table):
      "table \(table.number ?? "-") "
        + ([table.header] + table.rows).map { $0.map(outline).joined(separator: "|") }
        .joined(separator: " / ")
    case .mathematics(let formula): "math \(formula.number ?? "-") \(formula.tex.debugDescription)"
    case .html(let text): "html \(text.debugDescription)"
    case .thematicBreak: "---"
    }
  }
}

func outline(_ inlines: [Inline]) -> String {
  inlines.map { inline in
    switch inline {
    case .text(let text): text
    case .softBreak: "~"
    case .lineBreak: "\\"
    case .code(let text): "`\(text)`"
    case .html(let text): text
    case .emphasis(let content): "*\(outline(content))*"
    case .strikethrough(let content): "~~\(outline(content))~~"
    case .footnote(let name): "{^\(name)}"
    case .citation(let keys): "{@\(keys.joined(separator: " "))}"
    case .strong(let content): "**\(outline(content))**"
    case .link(let link): "[\(outline(link.content))](\(link.destination))"
    case .image(let image): "![\(image.altText)](\(image.destination))"
    case .mathematics(let formula):
      formula.isDisplay ? "$$\(formula.tex)$$" : "$\(formula.tex)$"
    }
  }.joined()
}

@Suite struct DocumentTests {
  static let cases: [(text: String, outline: [String])] = [
    ("# A *b*\n\ntext  \nmore\n", ["h1 A *b*", "p text\\more"]),
    // Mathematics.
    ("so $a*b*c$ and $x_i$, $y_i$.", ["p so $a*b*c$ and $x_i$, $y_i$."]),
    ("*$x$* and **$y$**", ["p *$x$* and **$y$**"]),
    ("$5 and $10, `$x$`, \\$a$", ["p $5 and $10, `$x$`, $a$"]),
    ("$HOME and $PATH", ["p $HOME and $PATH"]),
    ("$$ a_1 * b \\tag{2.3} $$", ["math 2.3 \"a_1 * b \\\\tag{2.3}\""]),
    ("$$\na\n- b\n= c\n$$\n\nnext", ["math - \"a\\n- b\\n= c\"", "p next"]),
    ("> - so\n>   $$\n>   a > b\n>   $$\n>   on", ["quote [list [p so~$$a > b$$~on]]"]),
    ("one $a +\nb$ two\nthree", ["p one $a +\nb$ two~three"]),
    ("```\n$a$ and $b$\n```\n$c$", ["code - \"$a$ and $b$\\n\"", "p $c$"]),
    ("[$a$](x \"$b$\")", ["p [$a$](x)"]),
    // Tables.
    (
      "| a | b |\n|---|:-:|\n| $x|y$ | `p\\|q` |\n| 1 |\n\nend",
      ["table - a|b / $x|y$|`p|q` / 1|", "p end"]
    ),
    ("text\na | b\n- | -", ["p text~a | b", "list [p | -]"]),
    ("text\na | b\n--|--\nC # | - d", ["p text", "table - a|b / C #|- d"]),
    ("> | a |\n> |---|\n> | [l] |\n\n[l]: there\n", ["quote [table - a / [l](there)]"]),
    ("| a |\n|---|\n\n*Table 3.1. Shapes.*\n", ["table 3.1 a"]),
    // Notes, figures, lists.
    ("> **Trap.** Not $h$.\n", ["trap [p Not $h$.]"]),
    ("> **Check your picture.**\n>\n> - a\n", ["checkYourPicture [list [p a]]"]),
    ("> plain\n", ["quote [p plain]"]),
    (
      "```swift\nf()\n```\n```output\n1\n```\n![alt $x$](figures/03-lstm-a.svg)\n\n*Figure 3.1. It falls.* Then\nmore.\n",
      ["cell 1", "output 1", "figure 3.1 alt x | Figure 3.1. It falls. | Then~more. | cell 1"]
    ),
    ("1. a\n2. ```swift\n   f()\n   ```\n", ["list [p a / cell 1]"]),
    ("<!-- note -->\n\n***\n", ["html \"<!-- note -->\\n\"", "---"]),
    ("    indented\n", ["code - \"indented\\n\""]),
  ]

  @Test(arguments: cases.indices) func reads(_ index: Int) {
    let test = Self.cases[index]
    #expect(outline(chapter(test.text).document.blocks) == test.outline)
    let windows = test.text.replacing("\n", with: "\r\n")
    #expect(
      outline(chapter("\u{FEFF}---\ntitle: x\n---\n" + windows).document.blocks) == test.outline)
  }

  @Test func knowsWhereFormulasStand() throws {
    let blocks = chapter("---\ntitle: x\n---\na\n\n> b $c$\n").document.blocks
    guard case .quote(let inner) = blocks[1].kind, case .paragraph(let text) = inner[0].kind,
      case .mathematics(let formula) = text[1]
    else {
      Issue.record("no formula in \(outline(blocks))")
      return
    }
    #expect(formula.position == SourcePosition(line: 6, column: 5))
  }
}
