import Testing

@testable import Website

/// The numbers that a figure carries, as tables of its page.
@Suite struct FigureDataTests {
  static let figures: [(metadata: String, tables: [[[String]]])] = [
    ("step\tloss\n0\t22.06\n9000\t9.3", [[["step", "loss"], ["0", "22.06"], ["9000", "9.3"]]]),
    ("\tx\na &lt; b\t1", [[["", "x"], ["a < b", "1"]]]),
    ("a\tb\n1\t2\n\nc\n3\n", [[["a", "b"], ["1", "2"]], [["c"], ["3"]]]),
    // A table whose rows differ in length, or that has none, is left out.
    ("a\tb\n1\n\nc\n3", [[["c"], ["3"]]]), ("a\tb\n\nc\n3", [[["c"], ["3"]]]),
  ]
  @Test(arguments: figures.indices) func rowsAreLines(_ index: Int) throws {
    let figure = Self.figures[index]
    let data = try #require(
      FigureData(svg: "<svg><title>T</title><metadata>\(figure.metadata)</metadata><g/></svg>"))
    #expect(
      data.tables.map { ([$0.header] + $0.rows).map { $0.map(String.init) } } == figure.tables)
  }

  @Test(arguments: [
    "<svg/>", "<svg><desc>A cell: 1 at 2.</desc></svg>", "<svg><metadata>words</metadata></svg>",
    "<svg", "", "<svg><metadata/></svg>", "<svg><metadata><rdf:RDF>a\tb</rdf:RDF></metadata></svg>",
  ])
  func figuresWithoutNumbersHaveNoTable(_ svg: String) { #expect(FigureData(svg: svg) == nil) }

  @Test func namesAreTextAndNoMarkup() throws {
    let data = try #require(
      FigureData(svg: "<svg><metadata>&lt;b&gt;\ta\n&lt;script&gt;\t&lt;b&gt;2</metadata></svg>"))
    #expect(!data.html.contains("<script") && !data.html.contains("<b>"))
    #expect(data.html.contains("&lt;script&gt;"))
  }
}
