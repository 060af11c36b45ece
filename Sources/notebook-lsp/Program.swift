import Execution
import Foundation
import LanguageService
import Workbench

/// `notebook lsp`: a language server over standard input and output, started by an editor.
@main
enum Program {
  static func main() async {
    let stream = MessageStream(input: .standardInput, output: .standardOutput)
    do {
      let engine = try Installation.engine()
      guard let wrapper = Installation.program("notebook-sourcekit") else {
        throw Failure(
          "there is no notebook-sourcekit beside \(Installation.programFolder.path)/notebook-lsp.",
          .setUpFailed)
      }
      let server = Server(
        stream,
        service: LanguageService(wrapper: wrapper, toolchain: engine.toolchain.folder),
        contexts: CodeContexts(engine), runs: CellRuns(engine))
      // Messages are taken in the order in which they come; answers may overtake each other.
      while let message = stream.next(), await server.take(message) {}
      await server.service.end()
      await server.runs.end()
      exit(await server.exitCode)
    } catch let failure as Failure {
      failure.print()
      exit(failure.status.rawValue)
    } catch {
      FileHandle.standardError.write(Data("notebook: \(error)\n".utf8))
      exit(1)
    }
  }
}
