import Foundation
import Tensors
import Testing

@testable import Figures

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A figure of every kind, with the values that chapters give them and with those they should not.
private func makeGallery() -> [(name: String, figure: any Figure)] {
  var all: [(name: String, figure: any Figure)] = []
  func add(_ name: String, _ figure: some Figure) { all.append((name, figure)) }
  let wave = (0..<21).map { (i: Int) -> Double in Tensors.sin(Double(i) / 3) }
  let share = (0..<21).map { (i: Int) -> Double in 0.5 + 0.5 * Tensors.cos(Double(i) / 2) }
  let steps = (0..<200).map { $0 * 10 }
  func fall(_ end: Double, _ time: Double) -> [Double] {
    steps.map { (step: Int) -> Double in end + 7 * Tensors.exp(-Double(step) / time) }
  }

  add(
    "lines",
    LinePlot("Loss per line", x: "step", y: "nats") {
      $0.line("LSTM", steps, fall(2, 400), hue: .state)
      $0.line("RNN", steps, fall(4, 300))
      $0.line("GRU", steps, fall(2.4, 350))
      $0.floor("ln 7", 1.9459)
      $0.baseline("guessing", 9.2)
      $0.mark("rate halved", x: 1200)
      $0.finding = "The LSTM ends at 2.0 nats."
    }
  )
  add(
    "logarithmic",
    LinePlot("Gradient by distance", x: "steps back", y: "norm") {
      $0.line("RNN", Array(1...60), fall(0, 40)[..<60].map { $0 }, hue: .gradient)
      $0.line("LSTM", Array(1...60), fall(0, 400)[..<60].map { $0 }, hue: .state)
      $0.yLogarithmic = true
    }
  )
  add("curve", LinePlot("tanh", x: "x") { $0.curve("tanh", over: -4...4) { Tensors.tanh($0) } })
  add("no lines", LinePlot("Nothing"))
  add(
    "odd lines",
    LinePlot("<odd> & \"quoted\"", x: "a<b", y: "\u{1}") {
      $0.line("NaN", [0, 1, 2, 3], [1, .nan, .infinity, 2])
      $0.line("one point & more", [1], [1])
      $0.line("constant", [0, 3], [5, 5])
    }
  )
  add(
    "scatter",
    ScatterPlot("Embeddings", x: "first component", y: "second") {
      $0.points("tens", [1, 2, 2.5], [1, 3, 2], words: ["twenty", "thirty", "forty"])
      $0.points("units", wave, share)
    }
  )
  add(
    "bars",
    BarChart("Held-out loss", x: "nats per line") {
      $0.bar("5-gram", 23.9)
      $0.bar("a longer name than the others", 11.2)
      $0.bar("LSTM", 9.44, hue: .state)
      $0.floor("ln 10000", 9.2103)
    }
  )
  add(
    "histogram",
    Histogram("Line lengths", x: "characters", (0..<400).map { $0 * $0 % 67 }, bins: 20)
  )
  add(
    "heat",
    HeatMap(
      "Where the decoder looks", rows: ["le", "chat", "noir", "dort"],
      columns: ["the", "black", "cat", "sleeps"],
      [
        [0.9, 0.05, 0.03, 0.02], [0.1, 0.2, 0.68, 0.02], [0.02, 0.9, 0.05, 0.03], [0, 0, 0.1, 0.9],
      ]
    ) {
      $0.rowName = "target"
      $0.columnName = "source"
      $0.outline(columns: [0, 2, 1, 3])
    }
  )
  add(
    "signed heat",
    HeatMap(
      "Weights", rows: (0..<8).map { "i\($0)" }, columns: (0..<30).map { "\($0)" },
      sin(Tensor<Float>.range(0, 240)).reshaped([8, 30])
    ) { $0.span = .signed(1) }
  )
  add(
    "gates",
    GateStrip("Cells that hold the thousands digit", over: "one thousand and two.") {
      $0.row("c 12", wave)
      $0.row("f 12", share, span: .unit)
    }
  )
  add(
    "multiples",
    SmallMultiples(
      "Recall after a delay", columns: 2,
      [5, 10, 20, 40].map { delay in
        LinePlot("T = \(delay)", x: "step", y: "accuracy") {
          $0.line("RNN", fall(1, Double(delay) * 20).map { 1 / $0 })
        }
      })
  )
  add(
    "padding",
    PaddingDiagram(
      "Padded to the longest of its batch", lengths: [3, 9, 4, 7, 1, 6, 6, 2], batch: 4))
  add("rnn cell", Diagram.rnnCell)
  add("lstm cell", Diagram.lstmCell)
  add("gru cell", Diagram.gruCell)
  add("unrolled", Diagram.unrolled(steps: 4, gradients: true, truncation: 2))
  add("unrolled far", Diagram.unrolled(steps: 7))
  add(
    "diagram",
    Diagram("One step") {
      let x = $0.input("xₜ", at: (0, 0))
      let h = $0.state("hₜ", at: (0, 1))
      let y = $0.output("yₜ", at: (0, 2))
      $0.arrow(x, h, name: "U", hue: .input)
      $0.arrow(h, y, name: "V", hue: .output)
      $0.gradient(h, x)
    }
  )
  return all
}

private nonisolated(unsafe) let gallery = makeGallery()

@Suite struct GalleryTests {
  /// Everything in this list is checked for every figure of the gallery.
  @Test(arguments: gallery.indices) func everyFigure(row: Int) throws {
    let (name, figure) = gallery[row]
    let svg = figure.svg
    #expect(svg == figure.svg, "the same bytes every time")
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    let document = try Outline(svg)
    #expect(document.text["title"]?.first?.isEmpty == false)
    #expect(document.text["desc"]?.first?.isEmpty == false)
    #expect(document.attributes.first?["role"] == "img")
    #expect(document.attributes.allSatisfy { $0["id"] == nil }, "many figures stand in one page")
    let allowed: Set = [
      "svg", "title", "desc", "metadata", "style", "rect", "line", "path", "polygon", "circle",
      "text", "g",
    ]
    #expect(Set(document.names).subtracting(allowed) == [], "no script, no link, no image")
    #expect(!svg.contains("http://") || svg.components(separatedBy: "http://").count == 2)
    #expect(!document.attributes.contains { $0.keys.contains { $0.hasPrefix("on") } })
    // Both themes: a variable of the page, else the reader's preference.
    #expect(svg.contains("prefers-color-scheme:dark") && svg.contains("var(--paper"))
    for hue in document.hues.subtracting(["f-tint", "s-tint"]) {
      #expect(svg.contains(".nf .\(hue){"), "\(hue) follows the theme")
    }
    #expect(!svg.contains("nan") && !svg.contains("inf\""), "no coordinate is NaN or infinite")
    #expect(document.numbers.allSatisfy { $0.magnitude < 5000 })
    for columns in [40, 78, 120] {
      let text = figure.text(columns: columns)
      #expect(!text.isEmpty)
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns })
    }
    #expect(!figure.alternative.isEmpty)
    #expect(
      figure.tables.allSatisfy { table in table.rows.allSatisfy { $0.count == table.header.count } }
    )
    if let folder = ProcessInfo.processInfo.environment["FIGURE_GALLERY"] {
      try svg.write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
      try figure.text.write(toFile: "\(folder)/\(name).txt", atomically: true, encoding: .utf8)
    }
  }

  @Test func whatIsSaidIsEscaped() throws {
    let odd = gallery.first { $0.name == "odd lines" }?.figure
    let document = try Outline(odd?.svg ?? "")
    #expect(document.text["title"] == ["<odd> & \"quoted\""])
    #expect(document.text["text"]?.contains { $0.contains("one point & more") } == true)
  }

  @Test func theFindingIsTheDescription() throws {
    let document = try Outline(gallery[0].figure.svg)
    #expect(document.text["desc"]?.first?.contains("The LSTM ends at 2.0 nats.") == true)
  }

  /// The table of a long curve has its first and its last point; curves over other values have their own.
  @Test func aPlotCarriesItsNumbers() throws {
    let steps = Array(0...900)
    let plot = LinePlot("Loss", x: "step", y: "nats") {
      $0.line("LSTM", steps, steps.map { 10 - Double($0) / 100 })
      $0.line("GRU", steps, steps.map { 20 - Double($0) / 100 })
      $0.line("RNN", [0, 5], [Double.nan, 1])
      $0.floor("ln 10000", 9.2103)
    }
    #expect(
      plot.tables.map(\.header) == [["step", "LSTM", "GRU"], ["step", "RNN"], ["level", "nats"]])
    #expect(plot.tables[0].rows.count == 12)
    #expect(
      plot.tables[0].rows.first == ["0", "10", "20"]
        && plot.tables[0].rows.last == ["900", "1", "11"])
    #expect(plot.tables[1].rows == [["0", "–"], ["5", "1"]])
    let metadata = try Outline(plot.svg).text["metadata"]?.first
    #expect(metadata?.hasSuffix("0\t–\n5\t1\n\nlevel\tnats\nln 10000\t9.21") == true)
  }

  @Test func whatCannotBeReadIsReported() {
    #expect(!LinePlot("Nothing").warnings.isEmpty)
    let crowded = LinePlot("Five") { plot in
      for i in 0..<5 { plot.line("\(i)", [0, 1], [Double(i), 1]) }
    }
    #expect(crowded.warnings.contains { $0.contains("5") })
    #expect(gallery[0].figure.warnings.isEmpty)
  }

  /// Where no hue can be seen, the sign says on which side of zero a cell is.
  @Test func valuesBelowZeroHaveASign() {
    func signs(_ values: [Double], _ span: HeatMap.Span) -> Int {
      let strip = GateStrip("", over: "abcd") { $0.row("c", values, span: span) }
      let drawing = strip.svg.split(separator: "<svg class=\"nf-narrow\"")[0]
      return drawing.matches(of: #/M[0-9.]+ [0-9.]+h[0-9.]+(?=[M"])/#).count
    }
    #expect(signs([-1, -0.5, 0.9, -0.01], .signed(1)) == 2)
    #expect(signs([0, 0.5, 1, 0.2], .unit) == 0)
  }

  /// A phone's drawing has letters as large as the page's, and nothing that sticks out.
  @Test func everyFigureFitsAPhone() throws {
    for (name, figure) in gallery {
      let svg = figure.svg
      guard let start = svg.firstRange(of: "<svg class=\"nf-narrow\" display=\"none\" ") else {
        let width = svg.firstMatch(of: #/width="([0-9.]+)"/#).flatMap { Double($0.1) }
        #expect((width ?? .infinity) <= 340, "\(name) has no second drawing")
        continue
      }
      let narrow = svg[start.upperBound...]
      let width = narrow.firstMatch(of: #/width="([0-9.]+)"/#).flatMap { Double($0.1) }
      #expect((width ?? .infinity) <= 341, "\(name)")
      for match in narrow.matches(of: #/font-size="([0-9.]+)"/#) {
        #expect((Double(match.1) ?? 0) >= 9, "\(name)")
      }
      for match in narrow.matches(of: #/<text[^>]* x="([0-9.-]+)"[^>]*>/#) {
        #expect((-1...341).contains(Double(match.1) ?? -99), "\(name): \(match.0)")
      }
    }
  }

  @Test(arguments: [
    ("-0.5", "−0.5"), ("b = -1", "b = −1"), ("1999-05-30", "1999-05-30"), ("-", "-"),
    ("1e-12", "10⁻¹²"), ("2.5e-5", "2.5·10⁻⁵"), ("1e7", "10⁷"), ("11e3", "11·10³"),
    ("size 3e", "size 3e"), ("-.25", "−.25"), ("twenty-one", "twenty-one"),
  ])
  func numbersAreSetAsInABook(written: String, set: String) {
    #expect(Digits.typeset(written) == set)
  }

  /// Words over columns stand upright only where there is a gap between them.
  @Test func wordsOverColumnsDoNotTouch() {
    func readsUpwards(_ words: [String]) -> Bool {
      HeatMap("", rows: ["r"], columns: words, [words.map { _ in 1 }]).svg.contains("rotate")
    }
    #expect(!readsUpwards((0..<30).map { String($0 % 10) }))
    #expect(readsUpwards((0..<30).map { "\($0 / 6 + 1).\($0 % 6 + 1)" }))
    #expect(!readsUpwards(["12", "34"]))
  }

  @Test func theWasteOfABatchIsItsPadding() {
    let diagram = PaddingDiagram("", lengths: [1, 3, 2, 2], batch: 2)
    #expect(abs(diagram.waste - 2.0 / 10) < 1e-12)
    #expect(PaddingDiagram("", lengths: [4, 4], batch: 2).waste == 0)
  }
}

/// An SVG document as an XML parser sees it.
private final class Outline: NSObject, XMLParserDelegate {
  var names: [String] = []
  var attributes: [[String: String]] = []
  var text: [String: [String]] = [:]
  private var open: [String] = []

  init(_ svg: String) throws {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    if !parser.parse() {
      throw parser.parserError ?? CocoaError(.fileReadCorruptFile)
    }
  }

  /// The classes that stand for colours.
  var hues: Set<String> {
    Set(
      attributes.compactMap { $0["class"] }.flatMap { $0.split(separator: " ").map(String.init) }
        .filter { ($0.hasPrefix("f-") || $0.hasPrefix("s-")) })
  }

  var numbers: [Double] {
    let places: Set = ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height"]
    return attributes.flatMap {
      $0.filter { places.contains($0.key) }.values.compactMap { Double($0) }
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    names.append(name)
    self.attributes.append(attributes)
    open.append(name)
    text[name, default: []].append("")
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard let name = open.last, let count = text[name]?.count else { return }
    text[name]?[count - 1] += string
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }
}
