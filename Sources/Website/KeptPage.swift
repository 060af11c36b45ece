import Chapters

/// A finished page with what it was made of, as it is kept between builds.
package struct KeptPage: Sendable {
  /// The number of the chapter's own bytes and of the programs that made the page.
  package var key: String
  /// The other files that the page was made of, and the number of each one's content.
  package var dependencies: [(path: String, number: String)]
  /// The number of what all pages depend on.
  package var context: String
  package var page: FinishedPage

  package init(
    key: String, dependencies: [(path: String, number: String)], context: String,
    page: FinishedPage
  ) {
    self.key = key
    self.dependencies = dependencies
    self.context = context
    self.page = page
  }

  /// Goes up when the meaning of a field changes.
  private static let mark = "notebook page 2\n"
}

// MARK: Bytes: fields one after the other, each with its length in front

extension KeptPage {
  package var bytes: [UInt8] {
    var writer = FieldWriter()
    writer.add(Self.mark)
    writer.add(key)
    writer.add(context)
    writer.add(dependencies.map { "\($0.number) \($0.path)" }.joined(separator: "\n"))
    writer.add(page.path)
    writer.add(page.isListed ? "1" : "0")
    writer.add(page.outline.title)
    writer.add(page.outline.targetLines)
    writer.add(page.description)
    writer.add(page.cover)
    writer.add(page.addresses.joined(separator: "\n"))
    let counts = page.counts
    writer.add(
      [counts.cells, counts.outputs, counts.figures, counts.varying].map(String.init)
        .joined(separator: " "))
    writer.add(
      page.provenance.map {
        [$0.toolchain, $0.machine, $0.day, $0.isClean ? "1" : "0"].joined(separator: "\n")
      } ?? "")
    // Pages with errors are not kept, so problems are warnings about the whole page.
    writer.add(page.problems.map(\.text).joined(separator: "\n"))
    writer.add(String(String.UnicodeScalarView(page.formulaCharacters.sorted())))
    writer.add(page.html)
    writer.add(page.section)
    writer.add(page.searchEntries)
    for (path, content) in page.files.sorted(by: { $0.key < $1.key }) {
      writer.add(path)
      writer.add(content)
    }
    writer.add(Self.mark)
    return writer.bytes
  }

  /// Trusts nothing: a file that was cut off, or that another version wrote, gives no page. Of the
  /// rest of a page whose key is another nothing is read, and contents only when they are used.
  package init?(_ bytes: FixedBytes, key wanted: String) {
    var reader = FieldReader(bytes)
    guard reader.isWhole(Self.mark), reader.text() == Self.mark, let key = reader.text(),
      key == wanted, let context = reader.text(), let dependencies = reader.text(),
      let path = reader.text(), let listed = reader.text(), let title = reader.text(),
      let targets = reader.text(), let description = reader.text(), let cover = reader.text(),
      let addresses = reader.text(), let counts = reader.text(), let provenance = reader.text(),
      let problems = reader.text(), let characters = reader.text(), let html = reader.content(),
      let section = reader.content(), let entries = reader.content()
    else { return nil }
    var files: [String: FileContent] = [:]
    while let path = reader.text(), path != Self.mark {
      guard let content = reader.content() else { return nil }
      files[path] = content
    }
    let numbers = counts.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 4 else { return nil }
    let lines = provenance.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    self.init(
      key: key,
      dependencies: dependencies.split(separator: "\n").compactMap { line in
        guard let space = line.firstIndex(of: " ") else { return nil }
        return (String(line[line.index(after: space)...]), String(line[..<space]))
      },
      context: context,
      page: FinishedPage(
        path: path, isListed: listed == "1",
        outline: PageOutline(title: title, targetLines: targets), description: description,
        html: html, section: section, searchEntries: entries, cover: cover,
        addresses: addresses.split(separator: "\n").map(String.init),
        counts: RenderedPage.Counts(
          cells: numbers[0], outputs: numbers[1], figures: numbers[2], varying: numbers[3]),
        provenance: lines.count == 4
          ? FinishedPage.Provenance(
            toolchain: lines[0], machine: lines[1], day: lines[2], isClean: lines[3] == "1") : nil,
        problems: problems.split(separator: "\n").map {
          SiteProblem(path: path, position: nil, text: String($0), isError: false)
        },
        files: files, formulaCharacters: Set(characters.unicodeScalars)))
  }
}

/// Writes fields.
private struct FieldWriter {
  var bytes: [UInt8] = []

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  mutating func add(_ content: FileContent) {
    add(content.number)
    add(content.bytes)
  }

  mutating func add(_ field: [UInt8]) {
    withUnsafeBytes(of: UInt32(field.count).littleEndian) { bytes += $0 }
    bytes += field
  }
}

/// Reads fields; gives nil where the bytes end too early.
private struct FieldReader {
  private let bytes: FixedBytes
  private var index = 0

  init(_ bytes: FixedBytes) { self.bytes = bytes }

  /// Whether the last field is there: what was torn off is at the end.
  func isWhole(_ mark: String) -> Bool {
    bytes.buffer.suffix(mark.utf8.count).elementsEqual(mark.utf8)
  }

  mutating func text() -> String? {
    next().map { String(decoding: bytes.buffer[$0], as: UTF8.self) }
  }

  /// A number, and bytes that are left where they are until they are used.
  mutating func content() -> FileContent? {
    guard let number = text(), let range = next() else { return nil }
    return FileContent(number: number, count: range.count) { [bytes] in
      $0 += UnsafeRawBufferPointer(rebasing: bytes.buffer[range])
    }
  }

  private mutating func next() -> Range<Int>? {
    guard index + 4 <= bytes.buffer.count else { return nil }
    let length = Int(
      UInt32(littleEndian: bytes.buffer.loadUnaligned(fromByteOffset: index, as: UInt32.self)))
    let start = index + 4
    guard start + length <= bytes.buffer.count else { return nil }
    index = start + length
    return start..<index
  }
}
