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

  /// What is too heavy about a page.
  static func problems(ofPage html: String, path: String) -> [SiteProblem] {
    let weight = weight(html)
    if weight.without > pageWithoutMathematics {
      return [
        warning(
          path,
          "its page weighs \(weight.without / 1000) KB without formulas and figures; 60 KB is the "
            + "aim. Split the chapter, or shorten its outputs.")
      ]
    }
    guard weight.withMathematics > page else { return [] }
    return [
      warning(
        path,
        "its page weighs \(weight.withMathematics / 1000) KB with its formulas; 140 KB is the aim.")
    ]
  }

  /// What is too heavy about the files that all pages share.
  static func problems(ofShared site: Site) -> [SiteProblem] {
    let weight = site.files.filter { $0.key.hasPrefix("assets/") && $0.key != PageShell.searchPath }
      .reduce(0) { $0 + $1.value.count }
    guard weight > shared else { return [] }
    return [
      warning(
        "site", "the style sheet and the script weigh \(weight / 1000) KB; 40 KB is the aim.")
    ]
  }

  private static func warning(_ path: String, _ text: String) -> SiteProblem {
    SiteProblem(path: path, position: nil, text: text, isError: false)
  }

  /// The bytes inside all elements of a name.
  private static func length(of element: String, in html: String) -> Int {
    let bytes = html.utf8.withContiguousStorageIfAvailable { Array($0) } ?? Array(html.utf8)
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
