import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// One case of a table: a few cells under a heading, and what must come of each.
struct TableCase: Sendable, CustomTestStringConvertible {
  var file: String
  var name: String
  /// The case's own part of the file, heading included.
  var text: String
  var range: Range<Int>

  var testDescription: String { "\(file): \(name)" }
  var chapter: Chapter { Chapter.parse(path: "chapter.md", bytes: Array(text.utf8), strict: false) }

  /// All cases of the Markdown files in a folder of `Cases/`; a `##` heading begins each.
  static func all(in folder: String) -> [TableCase] {
    let path = Setup.root + "/Tests/ExecutionTests/Cases/" + folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".md") }.flatMap { name in
      let text = FileManager.default.contents(atPath: path + "/" + name) ?? Data()
      return cases(in: Array(text), file: name)
    }
  }

  static func cases(in bytes: [UInt8], file: String) -> [TableCase] {
    let heading = Array("\n## ".utf8)
    var starts = bytes.indices.filter { bytes[$0...].starts(with: heading) }.map { $0 + 1 }
    starts.append(bytes.count)
    return zip(starts, starts.dropFirst()).map { start, end in
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      let name = text.split(separator: "\n").first.map { String($0.dropFirst(3)) } ?? ""
      return TableCase(file: file, name: name, text: text, range: start..<end)
    }
  }
}

/// A cell's result as the tables write it: the output, then messages, ending and notices, a line
/// each, at lines and columns of the cell's own code.
func tableText(_ result: CellResult, _ cell: Cell) -> String {
  func place(_ position: SourcePosition?) -> String {
    position.map { "\($0.line - cell.codeLine + 1):\($0.column): " } ?? ""
  }
  var lines: [String] = []
  for message in result.messages {
    lines.append("\(place(message.position))\(message.severity.rawValue): \(message.text)")
  }
  switch result.ending {
  case .completed: break
  case .notRun(let reason): lines.append("not run: \(reason)")
  case .compiled: lines.append("compiled only")
  case .failedToCompile: lines.append("did not compile")
  case .trapped(let message, let position): lines.append("\(place(position))trap: \(message)")
  case .exited(let code): lines.append("exited with \(code)")
  case .timedOut(let seconds): lines.append("timed out after \(seconds) s")
  case .outOfMemory(let limit): lines.append("out of memory: \(limit) MB")
  }
  lines += result.notices.map { "notice: \($0)" }
  var text = result.output
  if !lines.isEmpty, !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
  text += lines.map { $0 + "\n" }.joined()
  return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
}
