import Foundation

/// Answers an editor's questions about the code of a cell: what could stand here, what this name is,
/// what is wrong. The toolchain's own sourcekitd answers them, in a process of its own.
///
/// Places are offsets in the code's UTF-8 bytes. An answer that does not come within three seconds, or
/// costs the process its life, is no answer: the methods then return nothing, and the next call works.
package actor LanguageService {
  private let process: ServiceProcess
  /// The name of the file that the service is told; nothing is read from there.
  private let file = "/cell.swift"
  /// The text that the service holds for the file, nil where it holds none.
  private var opened: (text: String, arguments: [String], start: Int)?

  /// - Parameters:
  ///   - wrapper: The path of `notebook-sourcekit`.
  ///   - toolchain: The toolchain's folder that holds `bin` and `lib`.
  package init(wrapper: String, toolchain: String) {
    process = ServiceProcess(.init(wrapper: wrapper, toolchain: toolchain))
  }

  /// How many processes have been started: more than one where some were lost.
  package var starts: Int { process.starts }

  /// Ends the service's process.
  package func end() { process.end() }

  /// What could stand at a place where a name has been begun, the most fitting first.
  package func completions(
    _ code: String, at offset: Int, in context: CodeContext
  ) -> [Completion] {
    let bytes = Array(code.utf8)
    let end = min(max(offset, 0), bytes.count)
    let begun = bytes[..<end].reversed().prefix { $0.isWordByte }.count
    let start = end - begun
    let word = String(decoding: bytes[start..<end], as: UTF8.self)
    let place = context.prefix.utf8.count + start
    let options = [
      (
        "codecomplete.options",
        ServiceRequest.Value.fields([
          ("codecomplete.filtertext", .text(word)), ("codecomplete.requestlimit", .number(200)),
          ("codecomplete.useimportdepth", .number(1)),
        ])
      )
    ]
    let answer: CompletionAnswer? = ask(
      "codecomplete.open", code, context, [("offset", .number(place))] + options)
    _ = try? process.answer(
      to: ServiceRequest(
        name: "codecomplete.close",
        fields: [
          ("sourcefile", .text(file)), ("name", .text(file)), ("offset", .number(place)),
        ]), within: ServiceProcess.longestWait)
    return Completion.list(answer?.results ?? [], begun: word, range: start..<end)
  }

  /// What the name at a place is: its declaration, documentation and home; nil where there is none.
  package func symbol(
    _ code: String, at offset: Int, in context: CodeContext
  ) -> SymbolInformation? {
    let place = context.prefix.utf8.count + offset
    let answer: SymbolAnswer? = ask("cursorinfo", code, context, [("offset", .number(place))])
    return answer.flatMap { SymbolInformation($0, prefix: context.prefix.utf8.count, file: file) }
  }

  /// The compiler's messages about the code.
  package func diagnostics(_ code: String, in context: CodeContext) -> [CodeDiagnostic] {
    let answer: DiagnosticsAnswer? = ask("diagnostics", code, context, [])
    let prefix = context.prefix.utf8.count
    return (answer?.diagnostics ?? []).compactMap { CodeDiagnostic($0, prefix: prefix) }
  }

  /// Asks about the code, which the service is given first where it does not hold it yet.
  private func ask<Answer: Decodable>(
    _ name: String, _ code: String, _ context: CodeContext,
    _ fields: [(name: String, value: ServiceRequest.Value)]
  ) -> Answer? {
    let text = context.prefix + code
    let arguments = ["-module-name", "_cell"] + context.arguments + [file]
    let common: [(name: String, value: ServiceRequest.Value)] = [
      ("sourcefile", .text(file)), ("name", .text(file)),
      ("compilerargs", .list(arguments.map { .text($0) })),
    ]
    do {
      if opened.map({ ($0.text, $0.arguments, $0.start) != (text, arguments, process.starts) })
        ?? true
      {
        if opened?.start == process.starts {
          _ = try? process.answer(
            to: ServiceRequest(name: "editor.close", fields: [("name", .text(file))]),
            within: ServiceProcess.longestWait)
        }
        opened = nil
        _ = try process.answer(
          to: ServiceRequest(
            name: "editor.open",
            fields: common.filter { $0.name != "sourcefile" } + [("sourcetext", .text(text))]),
          within: 2 * ServiceProcess.longestWait)
        opened = (text, arguments, process.starts)
      }
      let json = try process.answer(
        to: ServiceRequest(name: name, fields: common + [("sourcetext", .text(text))] + fields),
        within: ServiceProcess.longestWait)
      return try JSONDecoder().decode(Answer.self, from: json)
    } catch {
      return nil
    }
  }
}

extension UInt8 {
  /// Whether the byte may be a part of a Swift name; all beyond ASCII may.
  package var isWordByte: Bool {
    self == UInt8(ascii: "_") || self >= 0x80
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
