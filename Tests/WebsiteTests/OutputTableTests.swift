import Testing

@testable import Chapters
@testable import Website

@Suite struct OutputTableTests {
  static let chapter = """
    # Results

    ```swift
    printTable(["model", "nats"], [["RNN", 10.9], ["LSTM", -9.84]])
    ```

    ```output table
    read twice
    | model | nats  |
    |-------|------:|
    | RNN   | 10.9  |
    | <LSTM> | -9.84 |
    done
    ```

    *Table 3.1. The LSTM is ahead.*

    See table 3.1.
    """

  @Test(arguments: [
    "<samp>read twice</samp>", "<samp>done</samp>", "id=\"table-3.1\"",
    "<caption>", "<th scope=row>RNN</th>", "&lt;LSTM&gt;",
    "<td class=right>10.9<i class=pad aria-hidden=true>0</i></td>", "<td class=right>−9.84</td>",
    "href=\"#table-3.1\"",
  ])
  func thePageHas(_ piece: String) throws {
    let page = try site(["03-a.md": Self.chapter]).article("03-a.html")
    #expect(page.contains(piece), "\(page)")
  }

  @Test func anOutputWithoutATableIsSaidToHaveNone() throws {
    let text = "# A\n\n```swift\nprint(1)\n```\n\n```output table\n1\n```\n"
    let site = try site(["a.md": text])
    #expect(site.problems.contains { $0.text.contains("holds no table") })
    #expect(site.article("a.html").contains("<samp>1</samp>"))
  }

  @Test(arguments: [
    (["1.5", "10", "2.25"], "1.5", "1.5<i class=pad aria-hidden=true>0</i>"),
    (["1.5", "10", "2.25"], "10", "10<i class=pad aria-hidden=true>.00</i>"),
    (["-1", "2"], "-1", "−1"), (["1", "–"], "–", "–"),
  ])
  func pointsStandBelowEachOther(column: [String], entry: String, html: String) {
    #expect(DecimalColumn(column)?.html(entry) == html)
  }

  @Test(arguments: [["one"], [""], ["1", "two"], ["1999-05-30a"]])
  func textIsNoColumnOfNumbers(column: [String]) {
    #expect(DecimalColumn(column) == nil)
  }

  @Test(arguments: [
    ("\"Yes\", he said", "“Yes”, he said"), ("it's -1 or '5'", "it’s −1 or ’5’"),
    ("(\"a\")", "(“a”)"), ("well-known 1-2", "well-known 1-2"), ("x = -0.5", "x = −0.5"),
    ("--package", "--package"), ("the readers' 'own'", "the readers’ ‘own’"),
  ])
  func proseIsSetWithCurlyQuotes(written: String, set: String) {
    #expect(Typography.prose(written) == set)
  }
}
