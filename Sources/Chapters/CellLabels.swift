/// The words after `swift` in a cell's info string.
package struct CellLabels: Sendable, Hashable {
  /// Runs; folded on the page.
  package var hidden = false
  /// Shown, never compiled.
  package var skip = false
  /// Compiled, not run.
  package var noRun = false
  /// Must not compile; its output block holds the diagnostics.
  package var fails = false
  /// Must trap; its output block holds what was printed and the message.
  package var traps = false
  /// Compiled with -O.
  package var optimized = false
  /// Also runs in the page, where its controls can be moved.
  package var live = false
  /// Seconds.
  package var timeout: Double?
  package var name: String?
  package var environment: String?
  /// The name of an earlier cell that this one is, changed; a page marks what is new.
  package var changes: String?
  /// The text after `if=`, such as `os(Linux)` or `swift>=6.3`.
  package var condition: String?
  package init() {}
}

// MARK: The table, by which labels are read, written, listed and explained

extension CellLabels {
  /// One label: what it is called, what it does, and where its value is kept.
  package struct Label: Sendable {
    package var name: String
    /// What the label does to the cell.
    package var meaning: String
    fileprivate var value: Value

    fileprivate enum Value {
      /// The word alone. Of those that exclude each other a cell has one.
      case flag(WritableKeyPath<CellLabels, Bool> & Sendable, isExclusive: Bool = false)
      case duration(WritableKeyPath<CellLabels, Double?> & Sendable)
      /// A text that `isGood` accepts.
      case text(
        WritableKeyPath<CellLabels, String?> & Sendable, Diagnostic.Expectation,
        isGood: @Sendable (String) -> Bool)
    }

    /// The label as somebody begins to write it: `name=`.
    package var written: String {
      if case .flag = value { return name }
      return name + "="
    }

    fileprivate init(_ name: String, _ value: Value, _ meaning: String) {
      self.name = name
      self.value = value
      self.meaning = meaning
    }
  }

  /// Every label.
  ///
  /// To add one, add a property above and a line here.
  package static let table: [Label] = [
    Label("hidden", .flag(\.hidden), "runs, and is folded on the page"),
    Label("skip", .flag(\.skip, isExclusive: true), "is shown, and never compiled"),
    Label("no-run", .flag(\.noRun, isExclusive: true), "is compiled, and not run"),
    Label("fails", .flag(\.fails, isExclusive: true), "must not compile; its errors are recorded"),
    Label("traps", .flag(\.traps, isExclusive: true), "must trap; its message is recorded"),
    Label("optimized", .flag(\.optimized), "is compiled with -O"),
    Label(
      "live", .flag(\.live, isExclusive: true), "also runs in the page, where its controls move"),
    Label("timeout", .duration(\.timeout), "has this time limit"),
    Label("name", .text(\.name, .name, isGood: InfoString.isName), "is called so"),
    Label(
      "changes", .text(\.changes, .name, isGood: InfoString.isName),
      "is an earlier cell, changed; the page marks what is new"),
    Label(
      "env", .text(\.environment, .name, isGood: InfoString.isName), "has a scope of its own"),
    Label(
      "if", .text(\.condition, .condition, isGood: { Condition($0) != nil }),
      "runs only where the condition holds"),
  ]

  /// Every label, as it is written.
  package static let known = table.map(\.written)

  /// Takes one word of an info string in; what is wrong with it otherwise.
  mutating func apply(_ word: InfoString.Word) -> Diagnostic.Fact? {
    let unknown = Diagnostic.Fact.unknownLabel(
      word.text, nearest: InfoString.nearest(to: word, among: Self.known))
    guard let label = Self.table.first(where: { $0.name.utf8.elementsEqual(word.name.utf8) }) else {
      return unknown
    }
    switch label.value {
    case .flag(let place, _):
      guard word.value == nil else { return unknown }
      self[keyPath: place] = true
    case .duration(let place):
      guard let seconds = word.value.flatMap(DurationText.seconds) else {
        return .malformedLabel(word.text, expected: .duration)
      }
      self[keyPath: place] = seconds
    case .text(let place, let expected, let isGood):
      guard let value = word.value, isGood(value) else {
        return .malformedLabel(word.text, expected: expected)
      }
      self[keyPath: place] = value
    }
    return nil
  }

  /// The labels as they are written.
  package var words: [String] {
    Self.table.compactMap { label in
      switch label.value {
      case .flag(let place, _): self[keyPath: place] ? label.name : nil
      case .duration(let place): self[keyPath: place].map { "\(label.name)=\($0.formatted)s" }
      case .text(let place, _, _): self[keyPath: place].map { "\(label.name)=\($0)" }
      }
    }
  }

  /// The first two labels that cannot both hold.
  var contradiction: (String, String)? {
    let stages = Self.table.filter { label in
      if case .flag(let place, true) = label.value { return self[keyPath: place] }
      return false
    }
    return stages.count > 1 ? (stages[0].name, stages[1].name) : nil
  }
}
