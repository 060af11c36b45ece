/// The files that all pages share, named for their content, so that a browser may keep them.
struct Assets: Sendable {
  var stylesheetPath: String
  var scriptPath: String
  var files: [String: [UInt8]]

  init(theme: Theme, fonts: [FontFace]) {
    let stylesheet = fonts.map(\.rule).joined() + theme.stylesheet
    stylesheetPath = "assets/style-\(ShortHash.of(stylesheet)).css"
    scriptPath = "assets/site-\(ShortHash.of(theme.script)).js"
    files = [
      stylesheetPath: Array(stylesheet.utf8),
      scriptPath: Array(theme.script.utf8),
    ]
  }
}

/// FNV-1a in 64 bits: tells contents apart, and is no protection.
package struct ContentNumber: Sendable {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func add(_ bytes: [UInt8]) {
    var hash = self.hash
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    self.hash = hash
  }

  /// 16 hexadecimal digits.
  package var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

enum ShortHash {
  static func of(_ text: String) -> String {
    var number = ContentNumber()
    number.add(Array(text.utf8))
    return number.text
  }
}
