/// The files that all pages share, named for their content, so that a browser may keep them.
struct Assets: Sendable {
  var stylesheetPath: String
  var scriptPath: String
  var files: [String: [UInt8]]

  init(theme: Theme, fonts: [FontFace]) {
    let stylesheet = fonts.map(\.rule).joined() + Self.withoutComments(theme.stylesheet)
    stylesheetPath = "assets/style-\(ShortHash.of(stylesheet)).css"
    scriptPath = "assets/site-\(ShortHash.of(theme.script)).js"
    files = [
      stylesheetPath: Array(stylesheet.utf8),
      scriptPath: Array(theme.script.utf8),
    ]
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

/// A number for contents, 64 bits: tells them apart, and is no protection.
package struct ContentNumber: Sendable {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Eight bytes at a time, with their count at the end, so that nothing runs into what follows.
  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index + 8 <= bytes.count {
      mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
      index += 8
    }
    var rest: UInt64 = 0
    for byte in bytes[index...] { rest = rest << 8 | UInt64(byte) }
    mix(rest)
    mix(UInt64(bytes.count))
  }

  private mutating func mix(_ word: UInt64) {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    hash = product.low ^ product.high &+ 0x100_0000_01b3
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
    number.add(text)
    return number.text
  }
}
