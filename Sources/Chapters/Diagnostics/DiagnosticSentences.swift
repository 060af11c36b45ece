// Every sentence about chapters and runs is written here, and only here.

extension Diagnostic {
  /// What is the case, in one sentence without a full stop.
  package var sentence: String {
    switch fact {
    case .noSuchFile: "there is no such file"
    case .notAFile(let kind): "this is \(kind), not a file with a chapter in it"
    case .unreadableFile(let reason): "the file cannot be read: \(reason)"
    case .tooLarge(let bytes, let limit):
      "the file has \(bytes >> 20) MB, and chapters may have \(limit >> 20) MB"
    case .invalidUTF8(let offset): "the file is not UTF-8: byte \(offset) belongs to no character"
    case .unclosedFence: "this code block is never closed"
    case .orphanOutput: "this output block follows no cell"
    case .nearMiss(let written, let meant):
      "'\(written)' is not '\(meant)', so this block is not read as \(meant.article)"
    case .unknownLabel(let label, _): "no label is called '\(label)'"
    case .unknownOption(let option, _): "no word after 'output' is called '\(option)'"
    case .malformedLabel(let label, let expected): "'\(label)' needs \(expected.words)"
    case .contradictoryLabels(let a, let b): "a cell cannot be both '\(a)' and '\(b)'"
    case .duplicateName(let name, let line):
      "a cell on line \(line) is called '\(name)' already"
    case .noSuchCell(let name, _): "no cell before this one is called '\(name)'"
    case .skippedWithOutput: "the cell above is skipped and shows nothing, yet this is its output"
    case .unreadableFrontMatter(let problem): "the front matter cannot be read: \(problem)"
    case .unknownKey(let key, _): "no key of the front matter is called '\(key)'"
    case .malformedFrontMatter(let key, let expected): "'\(key)' needs \(expected.words)"
    case .parameterName(let name): "'\(name)' cannot be the name of a Swift constant"
    case .parameterNameTaken(let name): "the name '\(name)' is taken by Swift or by the notebook"
    case .unknownQuickParameter(let name): "'quick' sets '\(name)', which is not a parameter"
    case .parameterKind(let name, let expected):
      "'quick' gives '\(name)' something else than a \(expected)"
    case .continuesUnusable(let name, let problem): "it continues \(name): \(problem)"
    case .continuesInCircle(let name): "the chapters that it continues lead back to \(name)"
    case .compiler(let text), .notice(let text), .setUp(let text, _): text
    case .numberFromNowhere(let number, let nearest):
      "nothing in the chapter prints, draws or sets \(number)"
        + (nearest.map { "; cell \($0.cell.quotedName) shows \($0.text)" } ?? "")
    case .difference(let difference, let cell): difference.sentence(cell: cell)
    case .uncompared(let statement):
      "what the comment states was not compared, since \(statement.reason.words): \(statement.text)"
    case .trapped(let message, let cell):
      Self.thrown(message).map { "cell \(cell) threw \($0)" }
        ?? (message.isEmpty ? "cell \(cell) trapped" : "cell \(cell) trapped: \(message)")
    case .exited(let code, let cell): "cell \(cell) ended the program with exit code \(code)"
    case .timedOut(let seconds, let cell):
      "cell \(cell) was stopped after its limit of \(seconds.formatted) s"
    case .outOfMemory(let limit, let cell):
      "cell \(cell) was stopped at its memory limit of \(limit) MB"
    }
  }

  /// What to do about it, in one sentence without a full stop; nil where nothing need be said.
  package var advice: String? {
    switch fact {
    case .noSuchFile(let nearest): nearest.map { "did you mean '\($0)'?" }
    case .notAFile, .unreadableFile: nil
    case .uncompared:
      "put it beside a statement that runs, or say in other words what is no value"
    case .tooLarge:
      "split it, or keep data in a file beside it, which cells find by 'chapterDirectory'"
    case .invalidUTF8: "save the file as UTF-8"
    case .unclosedFence: "end it with a line that holds the same fence"
    case .orphanOutput:
      "put it right after the cell that prints it, in the same list item or quote, or remove it"
    case .nearMiss(_, let meant): "write '\(meant)' right after the fence"
    case .unknownLabel(_, let nearest):
      nearest.map { "did you mean '\($0)'?" }
        ?? "the labels are \(CellLabels.known.joined(separator: ", "))"
    case .unknownOption(_, let nearest):
      nearest.map { "did you mean '\($0)'?" }
        ?? "the words are \(OutputOptions.known.joined(separator: ", "))"
    case .malformedLabel(_, let expected), .malformedFrontMatter(_, let expected): expected.example
    case .contradictoryLabels: "keep one of them"
    case .duplicateName: "give one of them another name"
    case .noSuchCell(_, let nearest):
      nearest.map { "did you mean '\($0)'?" }
        ?? "write 'name=' after the fence of the cell that is meant"
    case .skippedWithOutput: "remove the label 'skip', or this block"
    case .unreadableFrontMatter: "between the two '---' lines stands YAML, such as 'title: Gates'"
    case .unknownKey(_, let nearest):
      nearest.map { "did you mean '\($0)'?" }
        ?? "the keys are \(FrontMatterParser.keys.joined(separator: ", "))"
    case .parameterNameTaken: "give the parameter another name"
    case .parameterName: "use letters, digits and underscores"
    case .unknownQuickParameter: "add it to 'parameters', or remove it here"
    case .parameterKind: "use the same kind of value as in 'parameters'"
    case .continuesUnusable: "'continues:' takes the path of a chapter, seen from this file"
    case .continuesInCircle: "one of them must begin without 'continues:'"
    case .setUp(_, let remedy): remedy
    case .difference(let difference, _): difference.advice(path: path)
    case .exited: "a chapter's cells share one program, so none of them may end it"
    case .timedOut: "give the cell more time with 'timeout=', or make it shorter"
    case .outOfMemory: "keep less at once"
    case .trapped(let message, _) where Self.thrown(message) != nil:
      "catch the error with 'do' and 'catch', or mend what throws it"
    case .trapped: "if the trap is meant, label the cell 'traps'"
    case .numberFromNowhere:
      "correct it, print it, or link to the chapter or the reference that it comes from"
    case .compiler, .notice: nil
    }
  }

  /// The error of which a trap's message says that nothing caught it.
  static func thrown(_ message: String) -> Substring? {
    message.range(of: "Error raised at top level: ").map { message[$0.upperBound...] }
  }

  /// The severity and sentence as one line.
  package var line: String { "\(severity.rawValue): \(sentence)" }
}

extension Diagnostic.Expectation {
  var words: String {
    switch self {
    case .duration: "a length of time"
    case .name: "a name of letters, digits, '-', '_' and '.'"
    case .condition: "a condition"
    case .tolerance: "a number that is not negative"
    case .text: "a line of text"
    case .parameters: "names and values"
    case .parameter: "a whole number, a number, true or false, or text"
    }
  }

  var example: String {
    switch self {
    case .duration: "write 'timeout=30s' or, in the front matter, 'timeout: 2m'"
    case .name: "write 'name=training' or 'env=first'"
    case .condition: "write 'if=os(Linux)', 'if=swift>=6.2' or 'if=!os(macOS)'"
    case .tolerance: "write 'tolerance=1e-3'"
    case .text: "write it in quotes"
    case .parameters: "write one 'name: value' on each line, indented"
    case .parameter: "write 'steps: 100'"
    }
  }
}

extension CheckedCell.Difference {
  package func sentence(cell: Int) -> String {
    switch self {
    case .output: "the output of cell \(cell) is not as recorded"
    case .tooManyToPair:
      "the lines of cell \(cell) cannot be paired in any order: too many of them differ"
    case .missingOutput: "cell \(cell) shows something, and no output block records it"
    case .stated(let text, let found, _):
      "cell \(cell) does not print \"\(text)\""
        + (found.map { "; it prints \"\($0)\"" } ?? "; it prints nothing more")
    case .statedValue(let text, let found, _):
      "cell \(cell) states \(text), and the value is \(found)"
    case .shownErrorIsMissing: "cell \(cell) is said to be in error, and it is not"
    case .changedFigure(let name, _): "cell \(cell) draws the figure '\(name)' differently"
    case .missingFigureFile(let name, _): "the file of the figure '\(name)' is not there"
    case .missingFigure(let name):
      "cell \(cell) shows the figure '\(name)', and no image links to it"
    case .figureNotShown(let name, _): "no cell shows the figure '\(name)' any more"
    case .figureNameTaken(let name, let other):
      "cell \(cell) shows a figure under the name '\(name)', which cell \(other) uses already"
    case .declaredOtherwise(let declaration):
      "cell \(cell) lists '\(declaration.text)', and the package "
        + (declaration.found.map { "declares '\($0)'" } ?? "declares nothing of this name there")
    case .shouldNotCompile: "cell \(cell) is labelled 'fails', but it compiles"
    case .shouldTrap: "cell \(cell) is labelled 'traps', but it does not trap"
    }
  }

  func advice(path: String) -> String {
    switch self {
    case .tooManyToPair: "print them sorted, without the word 'unordered'"
    case .stated, .statedValue, .shownErrorIsMissing: "correct the code, or the comment"
    case .declaredOtherwise: "correct the list"
    case .figureNameTaken: "show it under another name"
    case .shouldNotCompile: "correct the code, or remove the label 'fails'"
    case .shouldTrap: "correct the code, or remove the label 'traps'"
    default: "if this is right, run 'notebook record \(path)'"
    }
  }
}

extension String {
  /// A cell's name in quotes, its number without.
  fileprivate var quotedName: String { allSatisfy(\.isNumber) ? self : "'\(self)'" }
  fileprivate var article: String { self == "output" ? "an output" : "a cell" }
}

extension Double {
  /// The number without a needless `.0`.
  var formatted: String {
    self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self)
  }
}

extension CellResult.Uncompared.Reason {
  /// The rest of a sentence after `since`.
  package var words: String {
    switch self {
    case .notReached: "the code beside it did not run, or has no value that could be taken"
    case .notRun: "its block did not run"
    case .nothingBeside: "no statement with a value is beside it"
    case .chance: "chance or the clock decides it"
    case .otherKind(let found): "what came is of another kind (\(found))"
    }
  }
}
