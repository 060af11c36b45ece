/// The compiled live cells of a page, and where they lie in the site.
package struct LiveModule: Sendable {
  /// The script that holds the module, relative to the site's folder; named for its content.
  package let path: String
  /// The cells that the page can call, by number.
  package let cells: Set<Int>
  /// The script: the module packed by gzip, in base64, handed to the page's own script.
  let script: String

  package init(chapter path: String, packed: [UInt8], cells: [Int]) {
    script = "liveModule(\"\(Self.base64(packed))\")\n"
    self.path =
      "assets/live/\(path.dropExtension.replacing("/", with: "-"))"
      + "-\(ShortHash.of(script)).js"
    self.cells = Set(cells)
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var word = part.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - part.count))
      var four: [UInt8] = []
      for _ in 0..<4 {
        four.append(letters[Int(word & 63)])
        word >>= 6
      }
      text += four.reversed().prefix(part.count + 1)
      text += repeatElement(UInt8(ascii: "="), count: 3 - part.count)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
