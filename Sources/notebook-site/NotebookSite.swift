import ArgumentParser
import Chapters
import Foundation

/// The program behind `notebook build` and `notebook serve`.
@main
enum NotebookSite {
  static func main() async {
    Interrupt.prepare()
    let task = Task {
      var command = try SiteCommand.parseAsRoot()
      if var asynchronous = command as? AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    }
    Interrupt.task = task
    let result = await task.result
    if Interrupt.happened { Interrupt.leave() }
    fflush(nil)
    switch result {
    case .success: break
    case .failure(let failure as Failure):
      printError(failure.message)
      exit(failure.status.rawValue)
    case .failure(let status as ExitStatus): exit(status.rawValue)
    case .failure(let error):
      let code = SiteCommand.exitCode(for: error)
      let text = SiteCommand.fullMessage(for: error)
      if code == .success {
        print(text)
        exit(0)
      }
      if !text.isEmpty { printError(text, prefixed: false) }
      exit(code == .validationFailure ? ExitStatus.malformed.rawValue : code.rawValue)
    }
    exit(ExitStatus.allAsRecorded.rawValue)
  }
}

struct SiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook", subcommands: [Build.self, Serve.self])
}
