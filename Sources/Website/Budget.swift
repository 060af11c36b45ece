/// What a page may weigh, in bytes; a heavier one is a warning.
package enum Budget {
  package static let pageWithoutMathematics = 60_000
  package static let page = 140_000
  package static let shared = 40_000

  /// A page's weight without its drawings, and without its formulas too.
  package static func weight(_ html: String) -> (withMathematics: Int, without: Int) {
    let drawings = length(of: "svg", in: html)
    let formulas = length(of: "math", in: html)
    let total = html.utf8.count
    return (total - drawings, total - drawings - formulas)
  }

  static func problems(_ site: Site, pages: [RenderedPage]) -> [SiteProblem] {
    var problems: [SiteProblem] = []
    func warn(_ path: String, _ text: String) {
      problems.append(SiteProblem(path: path, position: nil, text: text, isError: false))
    }
    for page in pages {
      guard let bytes = site.files[page.path.dropExtension + ".html"] else { continue }
      let weight = weight(String(decoding: bytes, as: UTF8.self))
      if weight.without > pageWithoutMathematics {
        warn(page.path, "its page weighs \(weight.without / 1000) KB without formulas and figures; 60 KB is the aim. Split the chapter, or shorten its outputs.")
      } else if weight.withMathematics > Self.page {
        warn(page.path, "its page weighs \(weight.withMathematics / 1000) KB with its formulas; 140 KB is the aim.")
      }
    }
    let shared = site.files.filter { $0.key.hasPrefix("assets/s") && !$0.key.contains("search") }
      .reduce(0) { $0 + $1.value.count }
    if shared > Self.shared {
      warn("site", "the style sheet and the script weigh \(shared / 1000) KB; 40 KB is the aim.")
    }
    return problems
  }

  /// The bytes inside all elements of a name.
  private static func length(of element: String, in html: String) -> Int {
    let bytes = Array(html.utf8)
    let opening = Array("<\(element)".utf8)
    let closing = Array("</\(element)>".utf8)
    var total = 0
    var depth = 0
    var start = 0
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x3C {
        if bytes[index...].starts(with: opening) {
          if depth == 0 { start = index }
          depth += 1
        } else if depth > 0, bytes[index...].starts(with: closing) {
          depth -= 1
          if depth == 0 { total += index + closing.count - start }
        }
      }
      index += 1
    }
    return total
  }
}
