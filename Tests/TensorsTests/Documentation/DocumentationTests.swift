import Foundation
import Testing

/// What the compiler tells of the public symbols of a module.
private struct SymbolGraph: Decodable {
  struct Symbol: Decodable {
    struct Kind: Decodable { let displayName: String }
    struct Comment: Decodable {
      struct Line: Decodable { let text: String }
      let lines: [Line]
    }
    struct Place: Decodable {
      struct Position: Decodable { let line: Int }
      let uri: String
      let position: Position
    }
    let kind: Kind
    let pathComponents: [String]
    let docComment: Comment?
    /// None for what the compiler or another module's protocol adds.
    let location: Place?
  }
  let symbols: [Symbol]
}

@Suite struct DocumentationTests {
  private func symbols(of module: String) throws -> [SymbolGraph.Symbol] {
    try withTemporaryFolder { folder in
      let kernels = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Kernels/include").path
      #if arch(arm64)
        let target = "aarch64-unknown-linux-gnu"
      #else
        let target = "x86_64-unknown-linux-gnu"
      #endif
      _ = try output(
        of: URL(fileURLWithPath: "/usr/bin/env"),
        [
          "swift-symbolgraph-extract", "-module-name", module, "-target", target, "-I",
          productsFolder.appendingPathComponent("Modules").path, "-I", kernels,
          "-minimum-access-level", "public", "-output-dir", folder,
        ])
      // A file for the module's own symbols, others for its extensions of other modules' types.
      return try FileManager.default.contentsOfDirectory(atPath: folder).flatMap { name in
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        return try JSONDecoder().decode(SymbolGraph.self, from: data).symbols
      }
    }
  }

  /// What a protocol requires may be described there alone.
  @Test(arguments: [("Tensors", 1000), ("Figures", 100)])
  func everyPublicSymbolHasAComment(module: String, fewest: Int) throws {
    let symbols = try symbols(of: module).filter { $0.location != nil }
    #expect(symbols.count >= fewest)
    for symbol in symbols {
      let lines = symbol.docComment?.lines ?? []
      if lines.contains(where: { $0.text != "" }) { continue }
      let name = symbol.pathComponents.joined(separator: ".")
      let place = symbol.location.map { "\($0.uri):\($0.position.line + 1)" } ?? ""
      Issue.record("\(place): the \(symbol.kind.displayName) \(name) has no comment")
    }
  }
}
