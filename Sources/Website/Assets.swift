import Caching

/// The files that all pages share, named for their content, so that a browser may keep them.
struct Assets: Sendable {
  var stylesheetPath: String
  var scriptPath: String
  /// The script of pages with live cells.
  var liveScriptPath: String
  var files: [String: [UInt8]]

  init(theme: Theme, fonts: [FontFace]) {
    let stylesheet = fonts.map(\.rule).joined() + Self.withoutComments(theme.stylesheet)
    stylesheetPath = "assets/style-\(ShortHash.of(stylesheet)).css"
    let script = Self.withoutComments(script: theme.script)
    scriptPath = "assets/site-\(ShortHash.of(script)).js"
    let liveScript = Self.withoutComments(script: theme.liveScript)
    liveScriptPath = "assets/live-\(ShortHash.of(liveScript)).js"
    files = [
      liveScriptPath: Array(liveScript.utf8),
      stylesheetPath: Array(stylesheet.utf8),
      scriptPath: Array(script.utf8),
    ]
  }

  /// A script without the lines that are comments, and without the lines' first blanks.
  static func withoutComments(script: String) -> String {
    script.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
      .filter { !$0.isEmpty && !$0.hasPrefix("//") }.joined(separator: "\n") + "\n"
  }

  /// A style sheet without the comments that open a line, and without the lines' first blanks.
  static func withoutComments(_ stylesheet: String) -> String {
    var isComment = false
    var kept: [Substring] = []
    for line in stylesheet.split(separator: "\n") {
      var line = line.drop { $0 == " " || $0 == "\t" }
      if line.hasPrefix("/*") { isComment = true }
      if isComment {
        guard let end = line.firstRange(of: "*/") else { continue }
        isComment = false
        line = line[end.upperBound...]
      }
      if !line.isEmpty { kept.append(line) }
    }
    return kept.joined(separator: "\n") + "\n"
  }
}

enum ShortHash {
  /// 16 digits: enough for the name of a file.
  static func of(_ text: String) -> String {
    String(ContentHash.of(Array(text.utf8)).prefix(16))
  }
}
