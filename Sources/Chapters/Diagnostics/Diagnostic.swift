/// Something a person should know about a chapter or a run, as data; `sentence` words it.
package struct Diagnostic: Sendable, Hashable {
  package enum Severity: String, Sendable, Codable { case error, warning, note }
  package var severity: Severity
  package var path: String
  package var position: SourcePosition?
  package var fact: Fact

  package init(
    _ severity: Severity, at position: SourcePosition?, of path: String, _ fact: Fact
  ) {
    self.severity = severity
    self.path = path
    self.position = position
    self.fact = fact
  }
}

extension Diagnostic {
  /// What is the case.
  ///
  /// One case for each kind of message; DiagnosticSentences.swift words them.
  package enum Fact: Sendable, Hashable {
    // The file as a whole.
    case noSuchFile(nearest: String?)
    /// Such as `a folder`.
    case notAFile(kind: String)
    case unreadableFile(reason: String)
    case tooLarge(bytes: Int, limit: Int)
    case invalidUTF8(offset: Int)

    // Fences and info strings.
    case unclosedFence
    case orphanOutput
    case nearMiss(written: String, meant: String)
    case unknownLabel(String, nearest: String?)
    case unknownOption(String, nearest: String?)
    case malformedLabel(String, expected: Expectation)
    case contradictoryLabels(String, String)
    case duplicateName(String, firstLine: Int)
    /// `changes=` names no earlier cell.
    case noSuchCell(String, nearest: String?)
    case skippedWithOutput

    // Front matter.
    case unreadableFrontMatter(String)
    case unknownKey(String, nearest: String?)
    case malformedFrontMatter(String, expected: Expectation)
    case parameterName(String)
    /// A keyword, or a name that generated code uses.
    case parameterNameTaken(String)
    case unknownQuickParameter(String)
    case parameterKind(String, expected: String)
    /// What is wrong with the chapter that this one continues, in words.
    case continuesUnusable(String, problem: String)
    /// The chapters that this one continues lead back to one of them.
    case continuesInCircle(String)

    // A run.
    case compiler(String)
    case difference(CheckedCell.Difference, cell: Int)
    case trapped(message: String, cell: Int)
    case exited(code: Int32, cell: Int)
    case timedOut(seconds: Double, cell: Int)
    case outOfMemory(limitMegabytes: Int, cell: Int)
    case notice(String)
    /// A comment states something, and it was not compared.
    case uncompared(CellResult.Uncompared)
    /// A number of the prose that nothing in the chapter bears out.
    case numberFromNowhere(String, nearest: NearestNumber?)
    /// The run could not begin or go on; `remedy` says what to do.
    case setUp(String, remedy: String?)
  }

  /// What a cell shows that is nearest to a number, and the cell's name or number.
  package struct NearestNumber: Sendable, Hashable {
    package var text: String
    package var cell: String
  }

  /// What should have been written.
  package enum Expectation: Sendable, Hashable {
    case duration, name, condition, tolerance, text, parameters, parameter
  }
}
