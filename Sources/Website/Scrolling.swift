/// Boxes that may be wider than a phone and then scroll in themselves.
enum Scrolling {
  /// Attributes that let a keyboard scroll a box.
  static func focusable(_ label: String) -> String {
    " tabindex=0 role=group aria-label=\"\(label)\""
  }

  /// The same where one of the lines is wider than a phone.
  static func attributes(_ text: String, label: String) -> String {
    var width = 0
    for byte in text.utf8 {
      if byte == 0x0A {
        width = 0
      } else if byte & 0xC0 != 0x80 {
        width += 1
        if width > 38 { return focusable(label) }
      }
    }
    return ""
  }
}
