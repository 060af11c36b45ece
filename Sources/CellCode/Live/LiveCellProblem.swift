import SwiftSyntax

/// Something in a live cell that a page cannot run, with what to write instead.
package struct LiveCellProblem: Sendable {
  /// The line and column in the cell, from 1.
  package let line: Int
  package let column: Int
  package let text: String

  /// The modules that a page has.
  private static let modules: Set<String> = [
    "Swift", "Tensors", "Figures", "ScalarFunctions", "Synchronization",
  ]

  /// What is seen without a compiler: modules that a page does not have, controls that cannot be read.
  package static func all(in code: ParsedCode) -> [LiveCellProblem] {
    imports(in: code) + LiveControl.all(in: code).problems
  }

  private static func imports(in code: ParsedCode) -> [LiveCellProblem] {
    let converter = SourceLocationConverter(fileName: "", tree: code.tree)
    return code.tree.statements.compactMap { item in
      guard let statement = item.item.as(ImportDeclSyntax.self),
        let module = statement.path.first?.name.text, !modules.contains(module)
      else { return nil }
      let place = statement.startLocation(converter: converter)
      return LiveCellProblem(
        line: place.line, column: place.column,
        text: "a live cell cannot import \(module): " + instead(of: module))
    }
  }

  private static func instead(of module: String) -> String {
    switch module {
    case "Foundation": "a page has no Foundation; Tensors has exp, log, sqrt and fixed(_:digits:)"
    case "TensorFiles": "a page has no files; hand over weights, or write the data into a cell"
    default: "a page has Tensors and Figures alone"
    }
  }

  /// A message of the compiler for pages, with what to do instead where that is known.
  package static func explained(_ text: String) -> String {
    let known = advice.first { text.contains($0.0) }
    return "in a page: " + text + (known.map { "; " + $0.1 } ?? "")
  }

  private static let advice: [(String, String)] = [
    ("key path", "write a closure, { $0.name }"),
    ("protocol type", "use a type, or a generic parameter, in place of 'any'"),
    ("'as?'", "write the types out, or an enum with a case for each"),
    ("dynamic cast", "write the types out, or an enum with a case for each"),
    ("weak", "hold the object, or an index to it"),
    ("metatype", "hand over a value in place of the type"),
    ("'async'", "a page's cells wait for nothing"),
    ("errors thrown", "handle the error here with do and catch, or try!"),
    ("unable to infer", "write the type out"),
    (
      "cannot find",
      "a live cell sees what earlier live cells declare: label the cell that declares it 'live' too"
    ),
  ]
}
