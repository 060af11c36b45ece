import Chapters

/// Something in a chapter that would make a wrong page: a dead link, a formula that does not parse.
package struct SiteProblem: Sendable, Hashable, Codable {
  package var path: String
  package var position: SourcePosition?
  /// What is wrong and what to do, as sentences.
  package var text: String
  /// A warning leaves the site usable; an error fails the build.
  package var isError: Bool

  package init(path: String, position: SourcePosition?, text: String, isError: Bool = true) {
    self.path = path
    self.position = position
    self.text = text
    self.isError = isError
  }

  /// The problem in one line, as `03-lstm.md:12:5: there is no file` is.
  package var line: String {
    let place = position.map { "\(path):\($0.line):\($0.column)" } ?? path
    return "\(place): \(isError ? "" : "warning: ")\(text)"
  }
}
