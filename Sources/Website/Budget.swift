/// What a page may weigh, in bytes; a heavier one is a warning.
package enum Budget {
  static let pageWithoutMathematics = 60_000
  package static let page = 200_000
  package static let shared = 63_000

  /// A page's weight without its figures and their numbers, and without its formulas too.
  package static func weight(_ html: String) -> (withMathematics: Int, without: Int) {
    let figures =
      length(from: "<svg", to: "</svg>", in: html)
      + length(from: FigureData.opening, to: "</details>", in: html)
    // A formula that is set as HTML ends where the line does.
    let formulas =
      length(from: "<math", to: "</math>", in: html)
      + length(from: "<span class=\"katex-display", to: "</span>\n", in: html)
    let total = html.utf8.count
    return (total - figures, total - figures - formulas)
  }

  /// What the page of a chapter may weigh without its figures and formulas.
  ///
  /// Of a long chapter every byte is on its page, and may be there twice: that is what colours,
  /// links and anchors cost.
  package static func limit(ofChapter bytes: Int) -> Int { max(pageWithoutMathematics, 2 * bytes) }

  /// What is too heavy about the page of a chapter of so many bytes.
  static func problems(ofPage html: String, path: String, chapter bytes: Int) -> [SiteProblem] {
    let weight = weight(html)
    let limit = limit(ofChapter: bytes)
    if weight.without > limit {
      return [
        warning(
          path,
          "its page weighs \(weight.without / 1000) KB without formulas and figures; "
            + "\(limit / 1000) KB is the aim. Shorten its outputs.")
      ]
    }
    guard weight.withMathematics > page else { return [] }
    return [
      warning(
        path,
        "its page weighs \(weight.withMathematics / 1000) KB with its formulas; 200 KB is the aim.")
    ]
  }

  /// What is too heavy about the files that all pages share.
  static func problems(ofShared assets: Assets) -> [SiteProblem] {
    // Pages with live cells alone have the script of these.
    let weight = assets.files.filter { $0.key != assets.liveScriptPath }
      .reduce(0) { $0 + $1.value.count }
    guard weight > shared else { return [] }
    return [
      warning(
        "site", "the style sheet and the script weigh \(weight / 1000) KB; 63 KB is the aim.")
    ]
  }

  private static func warning(_ path: String, _ text: String) -> SiteProblem {
    SiteProblem(path: path, position: nil, text: text, isError: false)
  }

  /// The bytes of all elements that begin and end so.
  private static func length(from opening: String, to closing: String, in html: String) -> Int {
    let opening = Array(opening.utf8)
    let closing = Array(closing.utf8)
    var html = html
    return html.withUTF8 { bytes in
      var total = 0
      var depth = 0
      var start = 0
      var index = 0
      while let mark = bytes[index...].firstIndex(of: 0x3C) {
        index = mark + 1
        if bytes[mark...].starts(with: opening) {
          if depth == 0 { start = mark }
          depth += 1
        } else if depth > 0, bytes[mark...].starts(with: closing) {
          depth -= 1
          if depth == 0 { total += mark + closing.count - start }
        }
      }
      return total
    }
  }
}
