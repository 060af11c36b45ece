/// Where a chapter's figures are recorded: `figures/03-lstm-loss.svg` beside `03-lstm.md`.
package enum FigureNaming {
  /// The last part of a path without its extension.
  package static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
    return String(file[..<dot])
  }

  /// The path of a figure relative to its chapter.
  package static func path(of name: String, chapter: String) -> String {
    "figures/\(stem(of: chapter))-\(name).svg"
  }

  /// The figure's name, if an image's destination is that of a figure of this chapter.
  package static func name(in destination: String, chapter: String) -> String? {
    let written = destination.hasPrefix("./") ? String(destination.dropFirst(2)) : destination
    let start = "figures/\(stem(of: chapter))-"
    guard written.hasPrefix(start), written.hasSuffix(".svg") else { return nil }
    let name = written.dropFirst(start.count).dropLast(".svg".count)
    return name.isEmpty || name.contains("/") ? nil : String(name)
  }
}
