/// What came of one cell in one run: the engine makes it, comparison and pages read it.
package struct CellResult: Sendable, Codable, Hashable {
  package var cell: Int
  package var ending: CellEnding
  /// Standard output, standard error and the shown value, in the order written, decoded; progress
  /// lines that were rewritten with carriage returns are in their last state.
  package var output: String
  /// Standard output alone: what `// Prints` comments are compared with.
  package var standardOutput: String
  package var figures: [ShownFigure]
  /// Compiler errors, warnings and notes at chapter positions.
  package var messages: [CompilerMessage]
  /// Seconds between the cell's start and its end; 0 where it did not run.
  package var seconds: Double
  /// What the reader should know besides: output cut at the cap, a child left running.
  package var notices: [String]
  /// The chapter's lines that were running where the cell trapped, the innermost first.
  package var trace: [Int] = []
  /// The number of the earlier cell without whose names this one does not compile.
  package var cause: Int?
  /// What a document's block states of itself, held against the run.
  package var statements = Statements()

  /// What came of the statements of a block, as whoever reads documents found them.
  package struct Statements: Sendable, Codable, Hashable {
    /// How many were borne out.
    package var met = 0
    package var unmet: [Unmet] = []
    /// Those that were not compared.
    package var uncompared: [Uncompared] = []
    /// Declarations that the block lists, and the package has otherwise.
    package var misdeclared: [Misdeclared] = []
    /// Whether the block lists declarations, and the package was found to have them.
    package var listsInterface = false
    /// Whether the error that the block shows on purpose came; nil where it shows none.
    package var showsError: Bool?
    package init() {}

    /// Takes what another look at the block found.
    package mutating func add(_ other: Statements) {
      met += other.met
      unmet += other.unmet
      uncompared += other.uncompared
    }
  }

  /// A declaration that a block lists, and that is not the package's.
  package struct Misdeclared: Sendable, Codable, Hashable {
    package var text: String
    /// What the package declares; nil where it has nothing of the name.
    package var found: String?
    /// The chapter's line.
    package var line: Int
    package init(text: String, found: String?, line: Int) {
      self.text = text
      self.found = found
      self.line = line
    }
  }

  /// A statement that was not compared with anything.
  package struct Uncompared: Sendable, Codable, Hashable {
    package enum Reason: Sendable, Codable, Hashable {
      /// The code beside it did not run.
      case notReached
      /// The block did not run.
      case notRun
      /// No statement is beside it.
      case nothingBeside
      /// Chance or the clock decides.
      case chance
      /// What came is of another kind than what is stated.
      case otherKind(found: String)
    }
    package var text: String
    /// The chapter's line.
    package var line: Int
    package var reason: Reason
    package init(text: String, line: Int, reason: Reason) {
      self.text = text
      self.line = line
      self.reason = reason
    }
  }

  /// A statement that was not borne out.
  package struct Unmet: Sendable, Codable, Hashable {
    package var text: String
    package var found: String?
    /// The chapter's line.
    package var line: Int
    /// Whether it is of a value, and not of what is printed.
    package var isValue: Bool
    package init(text: String, found: String?, line: Int, isValue: Bool) {
      self.text = text
      self.found = found
      self.line = line
      self.isValue = isValue
    }
  }

  package init(cell: Int, ending: CellEnding) {
    self.cell = cell
    self.ending = ending
    output = ""
    standardOutput = ""
    figures = []
    messages = []
    seconds = 0
    notices = []
  }
}

/// How a cell ended.
package enum CellEnding: Sendable, Codable, Hashable {
  case completed
  /// `skip`, or an `if=` that does not hold, or left out by `--until`; with the reason.
  case notRun(reason: String)
  /// A `no-run` cell that compiles.
  case compiled
  case failedToCompile
  /// A trap, signal or uncaught error; `position` is the author's line where it is known.
  case trapped(message: String, position: SourcePosition?)
  case exited(code: Int32)
  case timedOut(seconds: Double)
  case outOfMemory(limitMegabytes: Int)

  /// Whether the cell did not compile, or did not come to its end.
  package var isFailure: Bool {
    switch self {
    case .completed, .notRun, .compiled: false
    default: true
    }
  }
}

/// A figure that a cell showed.
package struct ShownFigure: Sendable, Codable, Hashable {
  /// The name given to `show`, or one made from the title: letters, digits and dashes.
  package var name: String
  package var svg: String
  /// The text of the SVG's `<desc>`: a new record's alt text.
  package var description: String
  /// The rendering for a terminal.
  package var text: String
  package init(name: String, svg: String, description: String, text: String) {
    self.name = name
    self.svg = svg
    self.description = description
    self.text = text
  }
}

/// A message of the compiler, at the chapter's line.
package struct CompilerMessage: Sendable, Codable, Hashable {
  package enum Severity: String, Sendable, Codable { case error, warning, note }
  package var severity: Severity
  package var text: String
  package var position: SourcePosition
  package init(severity: Severity, text: String, position: SourcePosition) {
    self.severity = severity
    self.text = text
    self.position = position
  }
}
