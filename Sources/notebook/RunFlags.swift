import ArgumentParser
import Chapters
import Execution
import Foundation
import PackageDocuments
import Workbench

/// The options that say how chapters run, shared by `run`, `test` and `record`.
struct RunFlags: ParsableArguments {
  @Flag(help: "Use the front matter's quick parameters; outputs are then not compared.")
  var quick = false

  @Flag(help: "Compile every cell by itself. Slower; changes no result.")
  var perCell = false

  @Option(
    help: ArgumentHelp(
      "The time limit of a cell that states none, in seconds: 60, or 10 in tested documents.",
      valueName: "seconds"))
  var timeout: Double?

  @Option(
    help: ArgumentHelp("The memory limit of a cell, in megabytes.", valueName: "megabytes"))
  var memoryLimit = 4096

  mutating func validate() throws {
    guard timeout ?? 1 > 0 else {
      throw ValidationError("--timeout takes a number of seconds above 0.")
    }
    guard memoryLimit >= 64 else {
      throw ValidationError("--memory-limit takes a number of megabytes from 64 up.")
    }
  }

  /// What the engine is asked to do with a chapter.
  func options(for chapter: Chapter, settings: [Setting] = []) throws -> RunOptions {
    var options = RunOptions()
    options.perCell = perCell
    options.reader = chapter.isStrict ? nil : DocumentReader()
    options.timeout = timeout ?? 60
    options.memoryLimit = memoryLimit
    options.preceding = try Continuation.preceding(chapter)
    for preceding in options.preceding { try refuseMalformed(preceding) }
    let declared = ([chapter] + options.preceding.reversed()).map(\.frontMatter)
    var values: [Parameter] = []
    if quick {
      for matter in declared { for value in matter.quick { values.put(value) } }
    }
    for setting in settings {
      values.put(try setting.parameter(of: declared.flatMap(\.parameters), in: chapter.path))
    }
    options.parameters = values
    return options
  }
}

/// `NAME=VALUE` after `--set`.
struct Setting: ExpressibleByArgument {
  var name: String
  var value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      return nil
    }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }

  /// The parameter with its new value, read as the kind that the front matter gives it.
  func parameter(of declared: [Parameter], in path: String) throws -> Parameter {
    guard let parameter = declared.first(where: { $0.name == name }) else {
      let names = declared.map(\.name)
      let known =
        names.isEmpty
        ? "The chapter has no parameters." : "It has \(names.joined(separator: ", "))."
      throw Failure("\(path): there is no parameter '\(name)' to set. \(known)")
    }
    guard var value = parameter.value.reading(value) else {
      throw Failure(
        """
        \(path): the parameter '\(name)' is a \(parameter.value.kind) \
        (\(parameter.value.text) in the front matter), which '\(value)' is not.
        """)
    }
    // Cells run in a folder of their own, so a path is made independent of the working directory.
    if case .text(let text) = value, !text.hasPrefix("/"),
      FileManager.default.fileExists(atPath: text)
    {
      value = .text(URL(fileURLWithPath: text).standardizedFileURL.path)
    }
    return Parameter(name: name, value: value)
  }
}
