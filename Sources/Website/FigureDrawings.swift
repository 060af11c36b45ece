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

  /// The drawing as a picture of a thumb's size: strong lines, and no letters.
  var thumbnail: String {
    let drawing = (phone ?? page).replacing(
      "<svg class=\"nf nf-narrow\"", with: "<svg class=\"nf\"")
    guard let root = drawing.firstRange(of: "<svg"),
      let open = drawing[root.upperBound...].firstIndex(of: ">"),
      let style = page.firstRange(of: "<style>"), let end = page.firstRange(of: "</style>")
    else { return page }
    let rules =
      page[style.upperBound..<end.lowerBound]
      + ".nf text,.nf circle{display:none}.nf path{stroke-width:5px}.nf line{stroke-width:2.5px}"
    let tag = drawing[root.upperBound..<open]
    let name = tag.contains("xmlns=") ? "" : " xmlns=\"http://www.w3.org/2000/svg\""
    return "<svg\(name)\(tag)><style>\(rules)</style>\(drawing[drawing.index(after: open)...])\n"
  }
}
