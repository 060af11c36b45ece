import Execution
import Foundation
import LanguageService
import Testing
import Workbench

@testable import notebook_lsp

/// A client of the server: sends messages, and waits for what comes.
private final class Client: @unchecked Sendable {
  static let uri = "file:///folder/chapter.md"
  private let toServer = Pipe()
  private let stream: MessageStream
  private let lock = NSLock()
  private var received: [JSONValue] = []
  private var count = 0

  /// Starts a server whose chapter has this text.
  init(_ text: String) async throws {
    let fromServer = Pipe()
    stream = MessageStream(
      input: fromServer.fileHandleForReading, output: toServer.fileHandleForWriting)
    let serverStream = MessageStream(
      input: toServer.fileHandleForReading, output: fromServer.fileHandleForWriting)
    let engine = try Installation.engine()
    let wrapper = try #require(Installation.program("notebook-sourcekit"))
    let server = Server(
      serverStream,
      service: LanguageService(wrapper: wrapper, toolchain: engine.toolchain.folder),
      contexts: CodeContexts(engine), runs: CellRuns(engine))
    Thread.detachNewThread {
      let done = DispatchSemaphore(value: 0)
      while let message = serverStream.next() {
        let isLast = Box(false)
        Task {
          isLast.value = !(await server.take(message))
          done.signal()
        }
        done.wait()
        if isLast.value { break }
      }
    }
    Thread.detachNewThread { [self] in
      while let message = stream.next() { lock.withLock { received.append(message) } }
    }
    _ = try await request("initialize", ["capabilities": [:]])
    try await open(text)
  }

  private final class Box: @unchecked Sendable {
    var value: Bool
    init(_ value: Bool) { self.value = value }
  }

  func open(_ text: String, version: Int = 1) async throws {
    send(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .text(Self.uri), "version": .number(version), "languageId": "markdown",
          "text": .text(text),
        ]
      ])
  }

  func send(_ method: String, _ parameters: JSONValue) {
    stream.send(["jsonrpc": "2.0", "method": .text(method), "params": parameters])
  }

  /// The answer to a request.
  func request(_ method: String, _ parameters: JSONValue) async throws -> JSONValue {
    let id = lock.withLock {
      count += 1
      return count
    }
    stream.send([
      "jsonrpc": "2.0", "id": .number(id), "method": .text(method), "params": parameters,
    ])
    return try await first { $0["id"] == .number(id) && $0["method"] == nil }["result"] ?? .null
  }

  /// The answer to a request about a place in the chapter.
  func request(_ method: String, line: Int, _ character: Int) async throws -> JSONValue {
    try await request(
      "textDocument/" + method,
      [
        "textDocument": ["uri": .text(Self.uri)],
        "position": ["line": .number(line), "character": .number(character)],
      ])
  }

  /// The first message that fits, waiting for it.
  func first(where fits: (JSONValue) -> Bool) async throws -> JSONValue {
    for _ in 0..<3000 {
      if let found = lock.withLock({ received.first(where: fits) }) { return found }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Silence()
  }

  struct Silence: Error {}

  /// The messages about the chapter, once there are some of this kind.
  func diagnostics(containing text: String) async throws -> [JSONValue] {
    let message = try await first { message in
      message["method"] == "textDocument/publishDiagnostics"
        && message["params"]?["diagnostics"]?.list?.contains {
          $0["message"]?.text?.contains(text) == true
        } == true
    }
    return message["params"]?["diagnostics"]?.list ?? []
  }
}

@Suite struct ServerTests {
  static let chapter = """
    # Points

    ```swift name=points
    /// A point in the plane.
    struct Point { var x = 1.0; var y = 2.0 }
    let point = Point()
    ```

    - In a list:

      ```swift
      let größe = point.x + point.y
      größe
      ```

      ```output
      4.0
      ```

    ```swift hiden
    let z: Int = "no"
    point.
    ```
    """

  @Test func namesOfEarlierCellsAreKnown() async throws {
    let client = try await Client(Self.chapter)
    let hover = try await client.request("hover", line: 11, 17)
    #expect(hover["contents"]?["value"]?.text == "```swift\nlet point: Point\n```")
    let home = try await client.request("definition", line: 11, 17)
    #expect(home["range"]?["start"] == ["line": 5, "character": 4])
    let items = try await client.request("completion", line: 21, 6)["items"]?.list ?? []
    #expect(items.contains { $0["label"] == "x" } && items.contains { $0["label"] == "y" })
  }

  /// Places are counted in UTF-16 units, and the list's indent is no part of the cell.
  @Test func aNameIsFoundAndRenamedWhereverItStands() async throws {
    let client = try await Client(Self.chapter)
    let uses = try await client.request("references", line: 12, 3).list ?? []
    #expect(
      uses.map { $0["range"]?["start"] } == [
        ["line": 11, "character": 6], ["line": 12, "character": 2],
      ])
    let edits = try await client.request(
      "textDocument/rename",
      [
        "textDocument": ["uri": .text(Client.uri)], "newName": "sum",
        "position": ["line": 12, "character": 3],
      ])
    #expect(edits["changes"]?[Client.uri]?.list?.count == 2)
  }

  @Test func whatIsWrongIsSaidAtItsLineWithACure() async throws {
    let client = try await Client(Self.chapter)
    let found = try await client.diagnostics(containing: "cannot convert")
    let lines = found.compactMap { $0["range"]?["start"]?["line"]?.number }
    #expect(lines.contains(19) && lines.contains(20))
    // The value of a last expression is shown, so nothing says that it is unused.
    #expect(!found.contains { $0["message"]?.text?.contains("unused") == true })
    let actions = try await client.request(
      "textDocument/codeAction",
      [
        "textDocument": ["uri": .text(Client.uri)],
        "range": ["start": ["line": 19, "character": 0], "end": ["line": 19, "character": 0]],
      ])
    #expect(actions.list?.first?["title"] == "Write 'hidden'")
  }

  @Test func aCellRunsOnlyWhenAskedAndItsOutputCanBeRecorded() async throws {
    let client = try await Client(Self.chapter)
    let document: JSONValue = ["textDocument": ["uri": .text(Client.uri)]]
    let before = try await client.request("textDocument/inlayHint", document).list ?? []
    #expect(before.first?["label"] == "recorded: 4.0")
    _ = try await client.request(
      "workspace/executeCommand",
      ["command": .text(Commands.runToHere), "arguments": [.text(Client.uri), 2]])
    let after = try await client.request("textDocument/inlayHint", document).list ?? []
    #expect(after.first?["label"] == "ran: 3.0")
    _ = try await client.diagnostics(containing: "is not as recorded")
    _ = try await client.request(
      "workspace/executeCommand",
      ["command": .text(Commands.recordOutput), "arguments": [.text(Client.uri), 2]])
    let edit = try await client.first { $0["method"] == "workspace/applyEdit" }
    let changes = edit["params"]?["edit"]?["changes"]?[Client.uri]?.list ?? []
    #expect(changes.contains { $0["newText"]?.text?.contains("3.0") == true })
    // Once the cell is edited, what came of it says nothing any more.
    try await client.open(
      Self.chapter.replacingOccurrences(of: "point.x +", with: "point.x -"), version: 2)
    let edited = try await client.request("textDocument/inlayHint", document).list ?? []
    #expect(edited.first?["label"] == "recorded: 4.0")
  }

  /// Every token lies in one line, in order, and inside the text.
  @Test func codeIsColouredTokenByToken() async throws {
    let client = try await Client(Self.chapter)
    let answer = try await client.request(
      "textDocument/semanticTokens/full", ["textDocument": ["uri": .text(Client.uri)]])
    let data = (answer["data"]?.list ?? []).compactMap(\.number)
    let lines = Self.chapter.split(separator: "\n", omittingEmptySubsequences: false)
    var (line, character) = (0, 0)
    var words: [String] = []
    for token in stride(from: 0, to: data.count, by: 5) {
      line += data[token]
      character = data[token] == 0 ? character + data[token + 1] : data[token + 1]
      let units = Array(String(lines[line]).utf16)
      try #require(character + data[token + 2] <= units.count)
      words.append(
        String(decoding: units[character..<character + data[token + 2]], as: UTF16.self))
    }
    #expect(words.starts(with: ["/// A point in the plane.", "struct", "Point", "var", "1.0"]))
  }
}
