import Testing

@testable import Chapters
@testable import Website

@Suite struct MarkdownExtensionTests {
  @Test(arguments: [
    ("a ~~b *c*~~ d", ["p a ~~b *c*~~ d"]), ("a ~~ b", ["p a ~~ b"]),
    ("see[^n] it\n\n[^n]: The *text* of it.", ["p see{^n} it", "footnote n The *text* of it."]),
    ("[^a]: One.\n[^b]: Two.", ["footnote a One.", "footnote b Two."]),
    ("[^a]: word", ["footnote a word"]), ("so [@elman-1990; @b]", ["p so {@elman-1990 b}"]),
    ("`[^a]` and \\[^a] and [^ a]", ["p `[^a]` and [^a] and [^ a]"]),
    ("> [!WARNING]\n> Mind *it*.", ["alert WARNING [p Mind *it*.]"]),
    ("> [!NOTE]\n>\n> Two.", ["alert NOTE [p Two.]"]),
    ("> [!ODD]\n> It.", ["quote [p [!ODD]~It.]"]),
    ("```\n[^a] ~~b~~\n```", ["code - \"[^a] ~~b~~\\n\""]),
  ])
  func isRead(_ text: String, _ blocks: [String]) {
    let chapter = Chapter.parse(path: "a.md", bytes: Array(text.utf8), strict: true)
    #expect(outlineOf(chapter.document.blocks) == blocks)
  }

  /// As `ChaptersTests` outlines a document, as far as these cases need it.
  private func outlineOf(_ blocks: [Block]) -> [String] {
    blocks.map { block in
      switch block.kind {
      case .paragraph(let text): "p \(outlineOf(text))"
      case .code(let code): "code \(code.language ?? "-") \(code.text.debugDescription)"
      case .footnote(let name, let text): "footnote \(name) \(outlineOf(text))"
      case .alert(let kind, let content): "alert \(kind.rawValue) [\(outlineOf(content).joined())]"
      case .quote(let content): "quote [\(outlineOf(content).joined())]"
      default: "?"
      }
    }
  }

  private func outlineOf(_ inlines: [Inline]) -> String {
    inlines.map { inline in
      switch inline {
      case .text(let text): text
      case .softBreak: "~"
      case .code(let text): "`\(text)`"
      case .emphasis(let content): "*\(outlineOf(content))*"
      case .strikethrough(let content): "~~\(outlineOf(content))~~"
      case .footnote(let name): "{^\(name)}"
      case .citation(let keys): "{@\(keys.joined(separator: " "))}"
      default: "?"
      }
    }.joined()
  }

  static let page = """
    # A

    Text[^one] with ~~old~~ words, see [@elman-1990].

    [^one]: The *side* of it.

    - [x] done
    - [ ] to do

    > [!CAUTION]
    > Hot.

    <details><summary>More</summary>

    Inside.

    </details>

    </details></div>

    ```python
    def f(x): # why
      return "a"
    ```

    ```json
    {"a": 1, "b": true}
    ```

    She said "so", and -1 isn't 1.
    """

  @Test(arguments: [
    "Text<a class=dagger id=note-1-mark href=#note-1 ", "<aside class=note id=note-1 ",
    "The <em>side</em> of it.", "<del>old</del>",
    "<a class=citation href=\"references.html#elman-1990\">Elman 1990</a>",
    "<li class=task><input type=checkbox disabled checked> done",
    "<li class=task><input type=checkbox disabled> to do",
    "<div class=\"box alert caution\" role=note><p class=box-title>Caution</p><p>Hot.</p>",
    "<details><summary>More</summary>", "</details>\n&lt;/div&gt;",
    "<b>def</b> <u>f</u>(x): <i># why</i>", "<i class=s>\"a\"</i>",
    "<i class=l>\"a\"</i>: <i class=n>1</i>",
    "<b>true</b>", "She said “so”, and −1 isn’t 1.",
  ])
  func isShown(_ piece: String) throws {
    let site = try site([
      "a.md": Self.page, "references.md": "# R\n\n- <a id=\"elman-1990\"></a>Elman, 1990.\n",
    ])
    #expect(site.article("a.html").contains(piece), "\(site.article("a.html"))")
    #expect(site.errors.isEmpty)
  }

  @Test(arguments: [
    ("see[^none]", "no footnote [^none]"), ("see [@nobody-1]", "no entry nobody-1"),
    ("Term\n: its meaning", "a definition list"), ("::: warning\nHot\n:::", "a ':::' block"),
  ])
  func whatIsNotKnownIsSaid(_ text: String, _ words: String) throws {
    let site = try site(["a.md": "# A\n\n\(text)\n\n\(text)\n"])
    #expect(site.problems.count { $0.text.contains(words) && $0.position?.line == 3 } == 1)
  }

  @Test(arguments: ["<details>", "<details><summary>a", "</summary></details></details>"])
  func foldsAreClosedWithTheArticle(_ html: String) throws {
    let article = try site(["a.md": "# A\n\n\(html)\n\ntext\n"]).article("a.html")
    for tag in ["details", "summary"] {
      #expect(
        article.ranges(of: "<\(tag)>").count == article.ranges(of: "</\(tag)>").count, "\(article)")
    }
  }

  @Test func parametersAreShownAndCopied() throws {
    let text =
      "---\nparameters:\n  steps: 900\n  name: it's\n---\n# A\n\n```swift\nprint(steps)\n```\n"
    let article = try site(["a.md": text]).article("a.html")
    #expect(article.contains("<code>steps = 900</code>"))
    #expect(article.contains("data-code=\"let steps = 900\nlet name = &quot;it"))
  }
}
