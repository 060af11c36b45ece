import Foundation
import Testing

/// The folder of what has been built: that of the running program.
let productsFolder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  .deletingLastPathComponent()

/// What a program prints, and how it ended; `quietly` without what it writes to standard error.
func run(
  _ program: URL, _ arguments: [String], _ variables: [String: String] = [:], quietly: Bool = false
) throws -> (output: String, status: Int32) {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = program
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
  process.standardOutput = pipe
  if quietly { process.standardError = FileHandle.nullDevice }
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (String(decoding: data, as: UTF8.self), process.terminationStatus)
}

/// Runs a program, with variables added to the environment, that must end well; what it prints.
func output(
  of program: URL, _ arguments: [String], _ variables: [String: String] = [:]
) throws -> String {
  let (output, status) = try run(program, arguments, variables)
  #expect(status == 0, "\(program.lastPathComponent) \(arguments) \(variables)")
  return output
}
