/// How wide figures are drawn, in pixels: for a page, and once more for a phone, where the first
/// drawing's letters would be too small to read.
enum PageWidth {
  static let full = 640.0
  static let narrow = 340.0
}

/// A figure's drawings as one SVG document.
///
/// The one for a page is the document itself, so that every program shows it. The one for a phone
/// stands at its end in an `svg` element of the class `nf-narrow`, which is not displayed; a site
/// takes it out and shows either. A drawing that a phone has room for needs no second one.
struct SVGDocument {
  private let full: Canvas
  private let narrow: Canvas?

  /// A figure that `draw` draws in a given width.
  init(_ draw: (_ width: Double) -> Canvas) {
    full = draw(PageWidth.full)
    narrow = full.width > PageWidth.narrow ? draw(PageWidth.narrow) : nil
  }

  /// The finished document.
  func text(of figure: some Figure) -> String {
    let tables = figure.tables.filter { !$0.rows.isEmpty }.map { $0.text }
    let numbers = tables.joined(separator: "\n\n")
    let metadata = tables.isEmpty ? "" : "\n<metadata>\(numbers)</metadata>"
    var second = ""
    if let narrow {
      second = """

        <svg class="nf-narrow" display="none" \(size(of: narrow))>
        \(narrow.body.joined(separator: "\n"))
        </svg>
        """
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="nf" \(size(of: full)) role="img" \
      font-family="\(Canvas.face)" font-size="13">
      <title>\(escaped(figure.title))</title>
      <desc>\(escaped(figure.alternative))</desc>\(metadata)
      <style>\(style)</style>
      <rect class="nf-ground f-paper" fill="\(Hue.paper.light)" width="100%" height="100%"/>
      \(full.body.joined(separator: "\n"))\(second)
      </svg>

      """
  }

  private func size(of canvas: Canvas) -> String {
    let (width, height) = (n(canvas.width), n(canvas.height))
    return "width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\""
  }

  /// Each colour is the page's variable if there is one, else our own, by the reader's theme.
  private var style: String {
    let fills = full.fills.union(narrow?.fills ?? [])
    let strokes = full.strokes.union(narrow?.strokes ?? [])
    let all = fills.union(strokes).union([.paper]).sorted { $0.slug < $1.slug }
    let themed = all.filter { !$0.name.isEmpty }
    func variables(_ value: (Hue) -> String) -> String {
      themed.map { "--nf-\($0.name):var(--\($0.name),\(value($0)))" }.joined(separator: ";")
    }
    var rules = ".nf{max-width:100%;height:auto;\(variables { $0.light })}"
    rules += "@media (prefers-color-scheme:dark){.nf{\(variables { $0.dark })}}"
    rules += ".nf text{font-family:var(--text-face,\(Canvas.face));"
    rules += "font-variant-numeric:lining-nums tabular-nums}"
    rules += ".nf .nf-mono{font-family:var(--code-face,\(Canvas.monoFace));white-space:pre}"
    for hue in themed where fills.contains(hue) || hue == .paper {
      rules += ".nf .f-\(hue.slug){fill:var(--nf-\(hue.name))}"
    }
    for hue in themed where strokes.contains(hue) {
      rules += ".nf .s-\(hue.slug){stroke:var(--nf-\(hue.name))}"
    }
    return rules
  }
}

extension Figure {
  /// The document of a figure that is drawn in the widths of `PageWidth`.
  func document(_ draw: (_ width: Double) -> Canvas) -> String {
    SVGDocument(draw).text(of: self)
  }
}
