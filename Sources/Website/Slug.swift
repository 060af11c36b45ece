/// The anchors of headings, made as forges make them, so that one link works in both places.
struct Slugs {
  private var used: [String: Int] = [:]

  /// Lower case, blanks as hyphens, punctuation dropped; a number for the second of a name.
  static func slug(_ text: String) -> String {
    var result = ""
    for character in text.lowercased() {
      switch character {
      case " ", "\t", "\n": result.append("-")
      case "-", "_": result.append(character)
      default: if character.isLetter || character.isNumber { result.append(character) }
      }
    }
    return result.isEmpty ? "section" : result
  }

  /// The anchor of the next heading with this text.
  mutating func next(_ text: String) -> String {
    let slug = Self.slug(text)
    let count = used[slug, default: 0]
    used[slug] = count + 1
    return count == 0 ? slug : "\(slug)-\(count)"
  }
}
