import Chapters
import Execution
import Foundation
import LanguageService
import Workbench

/// The state of the language server: the chapters that are open, and what answers about them.
actor Server {
  let stream: MessageStream
  let service: LanguageService
  let contexts: CodeContexts
  let runs: CellRuns
  private(set) var chapters: [String: OpenChapter] = [:]
  private var isShutDown = false

  init(_ stream: MessageStream, service: LanguageService, contexts: CodeContexts, runs: CellRuns) {
    self.stream = stream
    self.service = service
    self.contexts = contexts
    self.runs = runs
  }

  /// Carries out one message; false where it was the last.
  func take(_ message: JSONValue) async -> Bool {
    let method = message["method"]?.text ?? ""
    let parameters = message["params"] ?? .null
    if let identifier = message["id"] {
      guard !method.isEmpty else { return true }  // An answer to a request of ours.
      if method == "shutdown" {
        isShutDown = true
        await service.end()
        await runs.end()
      }
      Task { await self.answer(identifier, method, parameters) }
      return true
    }
    switch method {
    case "exit": return false
    case "textDocument/didOpen":
      let document = parameters["textDocument"]
      open(document?["uri"]?.text, document?["version"]?.number, document?["text"]?.text)
    case "textDocument/didChange":
      let document = parameters["textDocument"]
      let text = parameters["contentChanges"]?.list?.last?["text"]?.text
      open(document?["uri"]?.text, document?["version"]?.number, text)
    case "textDocument/didClose":
      guard let uri = parameters["textDocument"]?["uri"]?.text else { break }
      chapters[uri] = nil
      notify("textDocument/publishDiagnostics", ["uri": .text(uri), "diagnostics": []])
    default: break
    }
    return true
  }

  /// 0 where the client said goodbye properly, as the protocol wants it.
  var exitCode: Int32 { isShutDown ? 0 : 1 }

  func notify(_ method: String, _ parameters: JSONValue) {
    stream.send(["jsonrpc": "2.0", "method": .text(method), "params": parameters])
  }

  /// Asks the client for something; the answer is not waited for.
  func request(_ method: String, _ parameters: JSONValue) {
    stream.send([
      "jsonrpc": "2.0", "id": .text(UUID().uuidString), "method": .text(method),
      "params": parameters,
    ])
  }

  private func answer(_ identifier: JSONValue, _ method: String, _ parameters: JSONValue) async {
    var message: [String: JSONValue] = ["jsonrpc": "2.0", "id": identifier]
    if let result = await result(of: method, parameters) {
      message["result"] = result
    } else {
      message["error"] = [
        "code": -32601, "message": .text("notebook does not answer '\(method)'"),
      ]
    }
    stream.send(.object(message))
  }

  private func open(_ uri: String?, _ version: Int?, _ text: String?) {
    guard let uri, let text else { return }
    let chapter = OpenChapter(uri: uri, version: version ?? 0, text: text)
    chapters[uri] = chapter
    publishDiagnostics(chapter)
    Task { await publishCompilerDiagnostics(of: uri, version: chapter.version) }
  }

  /// The result of a request; nil for a method that is not known.
  private func result(of method: String, _ parameters: JSONValue) async -> JSONValue? {
    if method == "initialize" { return Capabilities.answer }
    if method == "shutdown" { return .null }
    if method == "workspace/executeCommand" { return await execute(parameters) }
    guard let open = chapters[parameters["textDocument"]?["uri"]?.text ?? ""] else {
      return Capabilities.methods.contains(method) ? .null : nil
    }
    switch method {
    case "textDocument/completion": return await completion(open, parameters)
    case "textDocument/hover": return await hover(open, parameters)
    case "textDocument/definition": return await definition(open, parameters)
    case "textDocument/references": return await references(open, parameters)
    case "textDocument/rename": return await rename(open, parameters)
    case "textDocument/documentSymbol": return symbols(open)
    case "textDocument/foldingRange": return folds(open)
    case "textDocument/documentLink": return links(open)
    case "textDocument/semanticTokens/full": return tokens(open)
    case "textDocument/codeLens": return await lenses(open)
    case "textDocument/codeAction": return await actions(open, parameters)
    case "textDocument/inlayHint": return await hints(open)
    default: return nil
    }
  }
}

/// What the server can do, as it tells the client.
enum Capabilities {
  /// The requests about a chapter that are answered.
  static let methods: Set<String> = Set(
    [
      "completion", "hover", "definition", "references", "rename", "documentSymbol",
      "foldingRange", "documentLink", "semanticTokens/full", "codeLens", "codeAction", "inlayHint",
    ].map { "textDocument/" + $0 })

  static let answer: JSONValue = [
    "serverInfo": ["name": "notebook", "version": .text(Version.current)],
    "capabilities": [
      "textDocumentSync": ["openClose": true, "change": 1, "save": true],
      "completionProvider": ["triggerCharacters": [".", "(", "#"]],
      "hoverProvider": true, "definitionProvider": true, "referencesProvider": true,
      "renameProvider": true, "documentSymbolProvider": true, "foldingRangeProvider": true,
      "documentLinkProvider": ["resolveProvider": false],
      "codeLensProvider": ["resolveProvider": false], "codeActionProvider": true,
      "inlayHintProvider": true,
      "semanticTokensProvider": [
        "full": true,
        "legend": [
          "tokenTypes": .list(TokenKinds.all.map { .text($0) }), "tokenModifiers": [],
        ],
      ],
      "executeCommandProvider": ["commands": .list(Commands.all.map { .text($0) })],
    ],
  ]
}
