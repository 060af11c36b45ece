import Execution
import Foundation
import LanguageService
import Workbench

/// Answers a client's messages: cells one after the other, everything else at once.
final class Kernel: @unchecked Sendable {
  private let wire: Wire
  private let session: OpenSession
  private let editor: EditorAnswers
  private let version: String
  private let lock = NSLock()
  /// Requests of the shell channel that wait for their turn, with the order in which they came.
  private var waiting: [(number: Int, message: Message)] = []
  private var received = 0
  private var isAtWork = false
  /// Requests up to this one are not run: a cell before them failed.
  private var aborted = 0
  /// How many cells have been run and counted.
  private var count = 0
  private var history = History()
  /// Where the line goes that a cell waits for.
  private var input: CheckedContinuation<String?, Never>?

  init(_ wire: Wire, _ session: OpenSession, editor: EditorAnswers, version: String) {
    self.wire = wire
    self.session = session
    self.editor = editor
    self.version = version
  }

  /// Takes a message from the thread that owns the sockets; never waits.
  func receive(_ channel: Message.Channel, _ message: Message) {
    switch channel {
    case .shell:
      lock.withLock {
        received += 1
        waiting.append((received, message))
      }
      workOn()
    case .control: Task { await self.answerControl(message) }
    case .input: resume(with: message.content["value"]?.text)
    case .publication: break
    }
  }

  /// Begins with the next request, unless one is under way.
  private func workOn() {
    let next: (number: Int, message: Message)? = lock.withLock {
      guard !isAtWork, !waiting.isEmpty else { return nil }
      isAtWork = true
      return waiting.removeFirst()
    }
    guard let next else { return }
    Task {
      await whileBusy(with: next.message) { await self.answer(next.message, number: next.number) }
      lock.withLock { isAtWork = false }
      workOn()
    }
  }

  private func whileBusy(with message: Message, _ body: () async -> Void) async {
    wire.publish("status", ["execution_state": "busy"], about: message)
    await body()
    wire.publish("status", ["execution_state": "idle"], about: message)
  }

  private func reply(_ content: JSONValue, to message: Message, on channel: Message.Channel) {
    var fields: [String: JSONValue] = ["status": "ok"]
    if case .object(let own) = content { fields.merge(own) { $1 } }
    let type = message.type.replacingOccurrences(of: "_request", with: "_reply")
    wire.send(type, .object(fields), on: channel, answering: message)
  }

  // MARK: - The control channel

  private func answerControl(_ message: Message) async {
    await whileBusy(with: message) {
      switch message.type {
      case "interrupt_request":
        resume(with: nil)
        session.interrupt()
        reply([:], to: message, on: .control)
      case "shutdown_request":
        resume(with: nil)
        await session.end()
        await editor.end()
        let restarts = message.content["restart"] ?? false
        reply(["restart": restarts], to: message, on: .control)
        wire.publish("shutdown", ["restart": restarts], about: message)
        wire.end()
      case "kernel_info_request": reply(information, to: message, on: .control)
      default: break
      }
    }
  }

  // MARK: - The shell channel

  private func answer(_ message: Message, number: Int) async {
    let content = message.content
    let code = content["code"]?.text ?? ""
    switch message.type {
    case "kernel_info_request": reply(information, to: message, on: .shell)
    case "execute_request": await execute(message, number: number)
    case "is_complete_request":
      reply(editor.isComplete(code), to: message, on: .shell)
    case "complete_request":
      try? await session.prepare()
      let answer = await editor.completions(
        code, cursor: content["cursor_pos"]?.number ?? code.unicodeScalars.count,
        in: session.context)
      reply(answer, to: message, on: .shell)
    case "inspect_request":
      try? await session.prepare()
      let answer = await editor.inspection(
        code, cursor: content["cursor_pos"]?.number ?? 0, in: session.context)
      reply(answer, to: message, on: .shell)
    case "history_request":
      reply(lock.withLock { history }.answer(content), to: message, on: .shell)
    case "comm_info_request": reply(["comms": [:]], to: message, on: .shell)
    case "shutdown_request": await answerControl(message)
    default: break
    }
  }

  private var information: JSONValue {
    [
      "protocol_version": "5.4", "implementation": "notebook",
      "implementation_version": .text(version),
      "banner": .text("Swift, run by notebook \(version)"),
      "language_info": [
        "name": "swift", "version": .text(editor.swiftVersion), "mimetype": "text/x-swift",
        "file_extension": ".swift", "pygments_lexer": "swift", "codemirror_mode": "swift",
      ],
      "debugger": false, "supported_features": [],
      "help_links": [["text": "The Swift language", "url": "https://docs.swift.org/swift-book/"]],
    ]
  }

  private func execute(_ message: Message, number: Int) async {
    let content = message.content
    let isSilent = content["silent"]?.bool ?? false
    let isCounted = !isSilent && (content["store_history"]?.bool ?? true)
    if lock.withLock({ number <= aborted }) {
      return reply(
        ["status": "aborted", "execution_count": .number(lock.withLock { self.count })],
        to: message,
        on: .shell)
    }
    let count = lock.withLock {
      if isCounted { self.count += 1 }
      return self.count
    }
    let cell = CellRequest(content["code"]?.text ?? "")
    if !isSilent {
      wire.publish(
        "execute_input", ["code": .text(cell.source), "execution_count": .number(count)],
        about: message)
    }
    var fields: [String: JSONValue] = ["execution_count": .number(count)]
    if let name = cell.inquiry {
      try? await session.prepare()
      let answer = await editor.inspection(
        name, cursor: name.unicodeScalars.count, in: session.context)
      let page: JSONValue = ["source": "page", "data": answer["data"] ?? [:], "start": 0]
      fields["payload"] = answer["found"]?.bool == true ? [page] : []
      fields["user_expressions"] = [:]
      return reply(.object(fields), to: message, on: .shell)
    }
    let outcome = await run(cell, message, isSilent: isSilent, count: count)
    if isCounted {
      lock.withLock { history.add(count, cell.source, value: outcome.value) }
    }
    if let error = outcome.error {
      if !isSilent { wire.publish("error", error.content, about: message) }
      if content["stop_on_error"]?.bool ?? true { lock.withLock { aborted = received } }
      if case .object(let words) = error.content { fields.merge(words) { $1 } }
      fields["status"] = "error"
    } else {
      fields["payload"] = []
      fields["user_expressions"] = await expressions(content["user_expressions"], message)
    }
    reply(.object(fields), to: message, on: .shell)
  }

  private func run(
    _ cell: CellRequest, _ message: Message, isSilent: Bool, count: Int
  ) async -> (value: String?, error: CellError?) {
    guard !cell.isEmpty else { return (nil, nil) }
    let mayAsk = message.content["allow_stdin"]?.bool ?? false
    let publisher = OutputPublisher(wire, message, count: count, isSilent: isSilent)
    do {
      let result = try await session.run(
        cell.code, number: count, labels: cell.labels,
        onOutput: { publisher.publish($0) },
        readLine: { [self] in mayAsk ? await ask(for: message) : nil })
      for warning in result.messages where warning.severity == .warning {
        let lines = CellError.excerpt("warning", warning.text, warning.position, cell.code)
        publisher.publish(.printedError(lines.joined(separator: "\n") + "\n"))
      }
      for notice in result.notices { publisher.publish(.printedError(notice + "\n")) }
      guard let error = CellError(result, code: cell.code) else { return (publisher.value, nil) }
      // A failure that the cell is labelled for is what it shows.
      let isWanted =
        cell.labels.contains("traps") && error.name == "Trap"
        || cell.labels.contains("fails") && error.name == "CompileError"
      guard isWanted else { return (publisher.value, error) }
      publisher.publish(.printedError(error.traceback.joined(separator: "\n") + "\n"))
      return (publisher.value, nil)
    } catch is CancellationError {
      return (nil, CellError(name: "Interrupted", value: "the cell was interrupted", lines: []))
    } catch {
      return (nil, CellError(name: "SetupError", value: "\(error)", lines: []))
    }
  }

  /// The values of expressions that a client asks for beside a cell; none of them changes the state.
  private func expressions(_ wanted: JSONValue?, _ message: Message) async -> JSONValue {
    guard case .object(let expressions)? = wanted else { return [:] }
    var answers: [String: JSONValue] = [:]
    for (name, expression) in expressions.sorted(by: { $0.key < $1.key }) {
      guard let code = expression.text else { continue }
      let publisher = OutputPublisher(wire, message, count: 0, isSilent: true)
      let result = try? await session.run(
        code, number: 0, keeps: false, onOutput: { publisher.publish($0) })
      let error = result.map { CellError($0, code: code) } ?? nil
      if let error, case .object(let words) = error.content {
        answers[name] = .object(words.merging(["status": "error"]) { $1 })
      } else {
        answers[name] = [
          "status": "ok", "data": ["text/plain": .text(publisher.value ?? "")], "metadata": [:],
        ]
      }
    }
    return .object(answers)
  }

  // MARK: - Lines that cells read

  private func ask(for message: Message) async -> String? {
    await withCheckedContinuation { continuation in
      lock.withLock { input = continuation }
      wire.send(
        "input_request", ["prompt": "", "password": false], on: .input, answering: message)
    }
  }

  private func resume(with line: String?) {
    let waiting = lock.withLock {
      defer { input = nil }
      return input
    }
    waiting?.resume(returning: line)
  }
}

extension OpenSession {
  /// What surrounds the code of the next cell; nil before anything has run.
  var context: CodeContext? {
    surroundings.map { CodeContext(modules: $0.modules, arguments: $0.arguments) }
  }
}
