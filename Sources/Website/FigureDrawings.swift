/// The drawings that a figure's file holds: the one for a page, and at its end, in an `svg` element
/// of the class `nf-narrow`, the one for a phone.
struct FigureDrawings {
  /// The document without the second drawing.
  let page: String
  /// The second drawing as a document of its own, if there is one.
  let phone: String?

  init(svg: String) {
    guard let mark = svg.firstRange(of: "<svg class=\"nf-narrow\" display=\"none\""),
      let end = svg.ranges(of: "</svg>").last, mark.upperBound < end.lowerBound
    else {
      (page, phone) = (svg, nil)
      return
    }
    page = String(svg[..<mark.lowerBound] + svg[end.lowerBound...])
    phone = "<svg class=\"nf nf-narrow\"" + svg[mark.upperBound..<end.lowerBound]
  }
}
