import Chapters
import Execution
import Foundation
import Workbench

/// The commands that an editor can ask for.
///
/// Cells are never run without being asked.
enum Commands {
  static let runCell = "notebook.runCell"
  static let runToHere = "notebook.runToHere"
  static let runAll = "notebook.runAll"
  static let recordOutput = "notebook.recordOutput"
  static let all = [runCell, runToHere, runAll, recordOutput]
}

extension Server {
  /// Lines above a cell that run it, or write what it showed into the chapter.
  func lenses(_ open: OpenChapter) async -> JSONValue {
    let changed = Set(open.chapter.corrected(by: await runs.current(open)).changes.map(\.cell))
    return .list(
      open.chapter.cells.filter { !$0.labels.skip }.flatMap { cell -> [JSONValue] in
        var commands = [("Run", Commands.runCell), ("Run to here", Commands.runToHere)]
        if changed.contains(cell.number) {
          commands.append(("Record this output", Commands.recordOutput))
        }
        return commands.map { title, command in
          [
            "range": open.positions.json(line: cell.line),
            "command": Self.command(title, command, open.uri, cell.number),
          ]
        }
      })
  }

  private static func command(
    _ title: String, _ name: String, _ uri: String, _ cell: Int
  ) -> JSONValue {
    [
      "title": .text(title), "command": .text(name), "arguments": [.text(uri), .number(cell)],
    ]
  }

  /// Ways to mend what is wrong in the lines that are marked.
  func actions(_ open: OpenChapter, _ parameters: JSONValue) async -> JSONValue {
    guard let start = EditorPosition(parameters["range"]?["start"]),
      let end = EditorPosition(parameters["range"]?["end"])
    else { return [] }
    let lines = (start.line + 1)...(max(start.line, end.line) + 1)
    let labels = open.chapter.diagnostics.compactMap { diagnostic -> JSONValue? in
      guard let line = diagnostic.position?.line, lines.contains(line),
        case .unknownLabel(let word, let nearest?) = diagnostic.fact
      else { return nil }
      let from = open.positions.start(ofLine: line)
      let text = open.chapter.bytes[from...].prefix { $0 != 10 && $0 != 13 }
      guard let range = String(decoding: text, as: UTF8.self).firstByteRange(of: word) else {
        return nil
      }
      let edit: JSONValue = [
        "range": open.positions.json(from + range.lowerBound..<from + range.upperBound),
        "newText": .text(nearest),
      ]
      return [
        "title": .text("Write '\(nearest)'"), "kind": "quickfix",
        "edit": ["changes": .object([open.uri: [edit]])],
      ]
    }
    let correction = open.chapter.corrected(by: await runs.current(open))
    let records = correction.changes.compactMap { change -> JSONValue? in
      guard let cell = open.chapter.cells.first(where: { $0.number == change.cell }),
        lines.overlaps(cell.line...(cell.output?.line ?? cell.line))
      else { return nil }
      return [
        "title": "Record this output", "kind": "quickfix",
        "edit": ["changes": .object([open.uri: open.edits(change.edits)])],
      ]
    }
    return .list(labels + records)
  }

  /// The value of each cell beside its last line: as recorded, or as it came in the last run.
  func hints(_ open: OpenChapter) async -> JSONValue {
    let results = Dictionary(await runs.current(open).map { ($0.cell, $0) }) { $1 }
    return .list(
      open.chapter.cells.compactMap { cell -> JSONValue? in
        let came = results[cell.number]?.output
        guard let text = came ?? cell.output?.text,
          let first = text.split(separator: "\n").first
        else { return nil }
        let end = open.offset(of: cell.code.utf8.count, in: cell)
        let mark = came == nil ? "recorded" : "ran"
        let more = text.split(separator: "\n").count > 1 ? " …" : ""
        return [
          "position": open.positions.position(of: end).json, "paddingLeft": true,
          "label": .text("\(mark): " + first.prefix(60) + more),
        ]
      })
  }

  /// Carries out one of the commands.
  func execute(_ parameters: JSONValue) async -> JSONValue {
    let arguments = parameters["arguments"]?.list ?? []
    guard let uri = arguments.first?.text, let open = chapters[uri] else { return .null }
    // A cell by its number, or the one at a place.
    let wanted = arguments.dropFirst().first
    let cell = wanted?.number ?? EditorPosition(wanted).flatMap { open.cell(around: $0)?.number }
    switch parameters["command"]?.text {
    case Commands.runCell, Commands.runToHere: return await run(open, until: cell)
    case Commands.runAll: return await run(open, until: nil)
    case Commands.recordOutput:
      let correction = open.chapter.corrected(by: await runs.current(open))
      let edits = correction.changes.filter { $0.cell == cell }.flatMap(\.edits)
      request(
        "workspace/applyEdit", ["edit": ["changes": .object([uri: open.edits(edits)])]])
      return .null
    default: return .null
    }
  }

  private func run(_ open: OpenChapter, until cell: Int?) async -> JSONValue {
    do {
      let run = try await runs.run(open, until: cell)
      for result in run.results {
        guard let cell = open.chapter.cells.first(where: { $0.number == result.cell }) else {
          continue
        }
        if case .notRun = result.ending { continue }
        notify("notebook/result", Self.json(result, of: cell, open))
      }
    } catch is CancellationError {
      return .null
    } catch {
      notify("window/showMessage", ["type": 1, "message": .text("notebook: \(error)")])
    }
    await publishCompilerDiagnostics(of: open.uri, version: open.version)
    request("workspace/inlayHint/refresh", .null)
    request("workspace/codeLens/refresh", .null)
    return .null
  }

  /// A result for the client, with the last line of the cell's code.
  private static func json(_ result: CellResult, of cell: Cell, _ open: OpenChapter) -> JSONValue {
    let end = open.positions.position(of: open.offset(of: cell.code.utf8.count, in: cell))
    return [
      "uri": .text(open.uri), "cell": .number(result.cell), "output": .text(result.output),
      "endLine": .number(end.character == 0 ? end.line - 1 : end.line),
      "failed": .bool(result.ending != .completed && result.ending != .compiled),
      "seconds": .real(result.seconds),
      "figures": .list(result.figures.map { ["name": .text($0.name), "svg": .text($0.svg)] }),
    ]
  }
}

extension String {
  /// Where a text first stands in this one, in bytes.
  func firstByteRange(of text: String) -> Range<Int>? {
    guard let found = range(of: text) else { return nil }
    let start = utf8.distance(from: startIndex, to: found.lowerBound)
    return start..<start + text.utf8.count
  }
}
