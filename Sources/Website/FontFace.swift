/// A font that the site carries: its rule in the style sheet and its file.
package struct FontFace: Sendable, Hashable {
  package var family: String
  package var weight: Int
  package var isItalic: Bool
  /// The file's name in the site's `fonts` folder.
  package var file: String
  package var bytes: [UInt8]

  package init(family: String, weight: Int, isItalic: Bool, file: String, bytes: [UInt8]) {
    self.family = family
    self.weight = weight
    self.isItalic = isItalic
    self.file = file
    self.bytes = bytes
  }

  /// Whether only formulas that are set as HTML need it.
  var isForFormulas: Bool { family.hasPrefix("KaTeX") }

  /// The `@font-face` rule, seen from the style sheet's folder.
  var rule: String {
    """
    @font-face {
      font-family: "\(family)";
      font-weight: \(weight);
      font-style: \(isItalic ? "italic" : "normal");
      font-display: swap;
      src: url("../fonts/\(file)") format("woff2");
    }

    """
  }
}
