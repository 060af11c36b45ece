/// Text to put into code at a byte.
package typealias CodeEdit = (offset: Int, text: String)

/// Code with text put in, and where, so that the author's columns can be found again.
package struct EditedCode: Sendable {
  package private(set) var text: String
  package private(set) var insertions: [Insertion] = []

  package struct Insertion: Sendable {
    /// The line, from 1.
    package var line: Int
    /// The column in the edited line, from 1.
    package var column: Int
    /// The bytes that were put in.
    package var length: Int
  }

  /// The code as it is.
  package init(_ code: String) { text = code }

  /// The code with the edits made; of edits at one byte, the first comes first.
  package init(_ code: String, _ edits: [CodeEdit]) {
    let bytes = Array(code.utf8)
    let sorted = edits.enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }
    var out: [UInt8] = []
    var (line, column, done) = (1, 1, 0)
    for (_, edit) in sorted {
      for byte in bytes[done..<edit.offset] {
        if byte == UInt8(ascii: "\n") {
          line += 1
          column = 1
        } else {
          column += 1
        }
      }
      out += bytes[done..<edit.offset]
      done = edit.offset
      insertions.append(Insertion(line: line, column: column, length: edit.text.utf8.count))
      column += edit.text.utf8.count
      out += Array(edit.text.utf8)
    }
    out += bytes[done...]
    text = String(decoding: out, as: UTF8.self)
  }

  /// The column before the edits, and whether the position lies in text that was put in.
  package func original(line: Int, column: Int) -> (column: Int, isInserted: Bool) {
    var removed = 0
    for insertion in insertions where insertion.line == line && insertion.column <= column {
      if column < insertion.column + insertion.length {
        return (insertion.column - removed, true)
      }
      removed += insertion.length
    }
    return (column - removed, false)
  }
}
