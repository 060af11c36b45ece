import CellCode
import SwiftSyntax

/// A package manifest in a document, whole or in part.
enum ManifestFragment {
  /// The texts that make the block a whole program for the package manager's module, one to try
  /// after the other; empty where it is no manifest.
  static func readings(_ code: String) -> [(before: String, after: String)] {
    let lines = code.split(separator: "\n").map { $0.trimmingCharacters(" \t") }
    let head = lines.first { !$0.isEmpty && !$0.hasPrefix("//") } ?? ""
    let isWhole =
      code.contains("import PackageDescription")
      || lines.first?.hasPrefix("// swift-tools-version") == true
      || head.hasPrefix("let package = Package(")
    let starts = "import PackageDescription; "
    if isWhole { return [(code.contains("import PackageDescription") ? "" : starts, "")] }
    func isCall(_ names: [String]) -> Bool { names.contains { head.hasPrefix("." + $0 + "(") } }
    let dependencies = (starts + "let _: [PackageDescription.Package.Dependency] = [", "]")
    let parts = (starts + "let _: [PackageDescription.Target.Dependency] = [", "]")
    let targets = (starts + "let _: [PackageDescription.Target] = [", "]")
    let products = (starts + "let _: [PackageDescription.Product] = [", "]")
    if isCall(["package"]) { return [dependencies] }
    if isCall(["product", "byName"]) { return [parts] }
    if isCall(["library"]) { return [products] }
    if isCall(["target", "executableTarget", "testTarget", "macro", "plugin", "binaryTarget"]) {
      return [targets, parts]
    }
    let words = ["dependencies:", "targets:", "products:", "platforms:", "traits:"]
    if words.contains(where: { head.hasPrefix($0) }) {
      let whole = (starts + "let _ = PackageDescription.Package(name: \"\", ", ")")
      let target = (starts + "let _ = PackageDescription.Target.target(name: \"\", ", ")")
      return [whole, target]
    }
    return []
  }

  /// Text to put in where a manifest leaves something out: dots among the elements of a list become
  /// a comment, and a package whose first argument is a comment or dots gets a name.
  static func fillings(_ code: ParsedCode) -> [CodeEdit] {
    var edits: [CodeEdit] = []
    let tokens = Array(code.tree.tokens(viewMode: .sourceAccurate))
    for (index, token) in tokens.enumerated() {
      let after = index + 1 < tokens.count ? tokens[index + 1] : nil
      if token.tokenKind == .leftParen, index > 0, tokens[index - 1].text == "Package", let after,
        after.text == "..."
          || (token.trailingTrivia + after.leadingTrivia).contains(where: \.isComment),
        after.text != "name"
      {
        edits.append((token.endPositionBeforeTrailingTrivia.utf8Offset, "name: \"\", "))
      }
      if token.text == "...", token.tokenKind != .stringSegment("...") {
        let end = after?.tokenKind == .comma ? after ?? token : token
        edits.append((token.positionAfterSkippingLeadingTrivia.utf8Offset, "/*"))
        edits.append((end.endPositionBeforeTrailingTrivia.utf8Offset, "*/"))
      }
    }
    return edits
  }
}
