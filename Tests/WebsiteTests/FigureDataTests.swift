import Testing

@testable import Website

/// What a figure's description tells of its numbers.
@Suite struct FigureDataTests {
  static let figures: [(description: String, remark: String, rows: [[String]])] = [
    ("loss over steps. RNN: 22.06 at 0, 9.301 at 9000. floor: 9.21.", "loss over steps",
      [["RNN", "22.06 at 0, 9.301 at 9000"], ["floor", "9.21"]]),
    ("a &lt; b: 1 at 2.", "", [["a < b", "1 at 2"]]),
    ("left: x over y. one: 1e-9 at 40. right: x over y. one: 2 at 1.",
      "left: x over y. right: x over y", [["one", "1e-9 at 40"], ["one", "2 at 1"]]),
  ]
  @Test(arguments: figures.indices) func rowsAreLines(_ index: Int) throws {
    let figure = Self.figures[index]
    let data = try #require(
      FigureData(svg: "<svg><title>T: 1</title><desc>\(figure.description)</desc><g/></svg>"))
    #expect(data.remark == figure.remark)
    #expect(data.rows.map { [$0.name, $0.values] } == figure.rows)
  }

  @Test(arguments: [
    "<svg/>", "<svg><desc>A cell.</desc></svg>", "<svg><desc>Note: words.</desc></svg>", "<svg", "",
    "<svg><desc/></svg>",
  ])
  func figuresWithoutNumbersHaveNoTable(_ svg: String) { #expect(FigureData(svg: svg) == nil) }

  @Test func namesAreTextAndNoMarkup() throws {
    let data = try #require(
      FigureData(svg: "<svg><desc>&lt;script&gt;: 1 at &lt;b&gt;2.</desc></svg>"))
    #expect(!data.html.contains("<script") && !data.html.contains("<b>"))
    #expect(data.html.contains("&lt;script&gt;"))
  }
}
