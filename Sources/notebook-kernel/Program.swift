import ArgumentParser
import CellCode
import Execution
import Foundation
import LanguageService
import Workbench

/// Where the program starts.
@main
enum Program {
  static func main() async { await Launch.run(KernelCommands.self) }
}

/// `notebook kernel`: Swift in Jupyter.
struct KernelCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook kernel", abstract: "Swift in Jupyter: install the kernel, or run it.",
    subcommands: [InstallKernel.self, RunKernel.self])
}

/// `notebook kernel install`: tells Jupyter of the kernel.
struct InstallKernel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Tell Jupyter of the kernel.")

  @Option(help: "Install for a Python environment, such as $VIRTUAL_ENV, instead of for you alone.")
  var prefix: String?

  func run() throws {
    // An installation, or a checkout's launcher, is started by its own name.
    let program = Installation.environment["NOTEBOOK_LAUNCHER"] ?? CommandLine.arguments[0]
    let folder = try KernelSpecification.install(
      prefix: prefix, command: [program, "kernel", "run"], environment: Installation.environment)
    print("\(folder)  installed; 'jupyter lab' now offers 'Swift (notebook)'")
  }
}

/// `notebook kernel run CONNECTION`: what Jupyter starts.
struct RunKernel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the kernel for a client; Jupyter starts this.")

  @Argument(help: "The connection file that the client wrote.")
  var connection: String

  func run() async throws {
    let connection = try JSONDecoder().decode(
      Connection.self, from: Data(contentsOf: URL(fileURLWithPath: connection)))
    let wire: Wire
    do { wire = try Wire(connection) } catch { throw Failure("\(error)", .setUpFailed) }
    let engine = try Installation.engine()
    let editor = EditorAnswers(
      service: LanguageService(
        wrapper: Installation.program("notebook-sourcekit") ?? "",
        toolchain: engine.toolchain.folder),
      swiftVersion: engine.toolchain.version, completeness: Self.completeness)
    let session = OpenSession(
      engine, options: SessionOptions(folder: FileManager.default.currentDirectoryPath))
    let kernel = Kernel(wire, session, editor: editor, version: Version.current)
    // Jupyter interrupts by message; what the terminal sends is for the client.
    signal(SIGINT, SIG_IGN)
    let parent = getppid()
    // The first cell need not wait for the host, nor the first completion for the service.
    let start = Task { try? await session.prepare() }
    defer { start.cancel() }
    await serve(wire, kernel, parent: parent)
    await session.end()
    await editor.end()
  }

  /// Whether code could be a whole cell, as its syntax tells.
  @Sendable private static func completeness(_ code: String) -> EditorAnswers.Completeness {
    let parsed = ParsedCode(code)
    return !parsed.isComplete ? .incomplete : parsed.tree.hasError ? .invalid : .complete
  }

  /// Serves the sockets on a thread of their own until the client is done, or gone.
  private func serve(_ wire: Wire, _ kernel: Kernel, parent: pid_t) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      Thread {
        wire.publish("status", ["execution_state": "starting"], about: nil)
        wire.run {
          kernel.receive($0, $1)
        } idle: {
          // No kernel outlives the client that started it.
          if getppid() != parent { wire.end() }
        }
        continuation.resume()
      }.start()
    }
  }
}
