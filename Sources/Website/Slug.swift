/// The anchors of headings, made as forges make them, so that one link works in both places.
struct Slugs {
  private var used: [String: Int] = [:]
  private var given: Set<String> = []

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

  /// The anchor of the next heading with this text; none that is taken.
  mutating func next(_ text: String, besides taken: (String) -> Bool) -> String {
    let slug = Self.slug(text)
    var anchor = slug
    repeat {
      let count = used[slug, default: 0]
      used[slug] = count + 1
      anchor = count == 0 ? slug : "\(slug)-\(count)"
    } while given.contains(anchor) || taken(anchor)
    given.insert(anchor)
    return anchor
  }

  /// The anchors that the notes of a page get when it is written.
  static func isOfNote(_ anchor: String) -> Bool {
    anchor.wholeMatch(of: /note-[0-9]+(-mark)?/) != nil
  }
}
