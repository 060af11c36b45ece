import SwiftSyntax

/// A control of a live cell, read from its code: a page shows it before anything runs.
package struct LiveControl: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// With a step of 0, any number.
    case slider(low: Double, high: Double, step: Double, start: Double)
    case choice([String])
    case text(start: String)
    case toggle(start: Bool)
    case button
    /// As many places as there are values.
    case switches(start: [Bool])
  }

  package let name: String
  package let kind: Kind

  /// The controls of some code, and what is wrong with calls that cannot be read.
  package static func all(
    in code: ParsedCode
  ) -> (controls: [LiveControl], problems: [LiveCellProblem]) {
    let reader = Reader(SourceLocationConverter(fileName: "", tree: code.tree))
    reader.walk(code.tree)
    return (reader.controls, reader.problems)
  }

  /// Reads a call's arguments, which are literals; nil where they are something else.
  init?(_ function: String, _ arguments: LabeledExprListSyntax) {
    var unnamed = arguments.filter { $0.label == nil }.map(\.expression)[...]
    var named: [String: ExprSyntax] = [:]
    for argument in arguments {
      if let label = argument.label { named[label.text] = argument.expression }
    }
    guard let name = unnamed.popFirst().flatMap(Self.text) else { return nil }
    self.name = name
    let first = unnamed.popFirst()
    switch function {
    case "slider":
      guard let first, let range = Self.range(first),
        let start = named["start"].flatMap(Self.number)
      else { return nil }
      // Without a step and without a point it is the slider of whole numbers.
      let isWhole = !first.trimmedDescription.replacing("...", with: "").contains(".")
      let step = named["step"].map(Self.number) ?? (isWhole ? 1 : 0)
      guard let step else { return nil }
      kind = .slider(low: range.low, high: range.high, step: step, start: start)
    case "choice":
      guard let options = first?.as(ArrayExprSyntax.self)?.elements.map(\.expression) else {
        return nil
      }
      let words = options.compactMap(Self.text)
      guard words.count == options.count, !words.isEmpty else { return nil }
      kind = .choice(words)
    case "text":
      guard let start = first.flatMap(Self.text) else { return nil }
      kind = .text(start: start)
    case "toggle":
      let start = first?.as(BooleanLiteralExprSyntax.self)?.literal.text
      guard first == nil || start != nil else { return nil }
      kind = .toggle(start: start == "true")
    case "button": kind = .button
    case "switches":
      guard let count = first.flatMap(Self.number), count >= 0, count <= 200 else { return nil }
      let on = named["on"].map { $0.as(ArrayExprSyntax.self)?.elements.map(\.expression) } ?? []
      guard let on else { return nil }
      let places = on.compactMap(Self.number)
      guard places.count == on.count else { return nil }
      kind = .switches(start: (0..<Int(count)).map { places.contains(Double($0)) })
    default: return nil
    }
  }

  static let functions: Set<String> = ["slider", "choice", "text", "toggle", "button", "switches"]

  private static func text(_ expression: ExprSyntax) -> String? {
    expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue
  }

  private static func number(_ expression: ExprSyntax) -> Double? {
    let text = expression.trimmedDescription.replacing("_", with: "").replacing(" ", with: "")
    return Double(text)
  }

  private static func range(_ expression: ExprSyntax) -> (low: Double, high: Double)? {
    let parts = expression.trimmedDescription.split(separator: "...").map {
      Double($0.replacing("_", with: "").replacing(" ", with: ""))
    }
    guard parts.count == 2, let low = parts[0], let high = parts[1] else { return nil }
    return (low, high)
  }

  /// Finds the calls.
  private final class Reader: SyntaxVisitor {
    let converter: SourceLocationConverter
    var controls: [LiveControl] = []
    var problems: [LiveCellProblem] = []

    init(_ converter: SourceLocationConverter) {
      self.converter = converter
      super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ call: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
      guard let function = call.calledExpression.as(DeclReferenceExprSyntax.self)?.baseName.text,
        LiveControl.functions.contains(function), call.arguments.first?.label == nil,
        call.arguments.first?.expression.is(StringLiteralExprSyntax.self) == true
      else { return .visitChildren }
      if let control = LiveControl(function, call.arguments) {
        controls.append(control)
      } else {
        let place = call.startLocation(converter: converter)
        problems.append(
          LiveCellProblem(
            line: place.line, column: place.column,
            text: "the arguments of \(function) are not literals; write numbers and texts, since "
              + "the page shows the control before anything runs"))
      }
      return .visitChildren
    }
  }
}
