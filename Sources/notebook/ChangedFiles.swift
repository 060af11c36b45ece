import Foundation
import Workbench

/// The files that differ from a git revision, new ones among them.
enum ChangedFiles {
  /// Absolute paths.
  static func since(_ reference: String) throws -> Set<String> {
    let root = try git(["rev-parse", "--show-toplevel"], "finds no git repository here")
      .trimmingCharacters(in: .newlines)
    let changed = try git(
      ["diff", "--name-only", "-z", reference, "--"], "does not know '\(reference)'")
    let new = try git(
      ["ls-files", "--others", "--exclude-standard", "-z", "--full-name", root],
      "could not list new files")
    let names = (changed + new).split(separator: "\0")
    return Set(
      names.map { URL(fileURLWithPath: root).appendingPathComponent(String($0)).path })
  }

  private static func git(_ arguments: [String], _ problem: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { throw Failure("--changed needs git: \(error)", .setUpFailed) }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure("--changed: git \(problem).") }
    return String(decoding: data, as: UTF8.self)
  }
}
