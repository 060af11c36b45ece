import Chapters

/// How hard an exercise is and how long it takes, as its first words say.
///
/// Such as `*Easy, 5 minutes.*`
struct Difficulty {
  let html: String

  init?(_ text: [Inline]) {
    guard case .emphasis(let words)? = text.first else { return nil }
    let plain = words.plainText
    guard let level = ["Easy", "Medium", "Hard"].firstIndex(where: { plain.hasPrefix($0) }) else {
      return nil
    }
    let dots = String(repeating: "●", count: level + 1) + String(repeating: "○", count: 2 - level)
    html = "<span class=difficulty><b aria-hidden=true>\(dots)</b>\(escapedHTML(plain))</span><br>"
  }
}
