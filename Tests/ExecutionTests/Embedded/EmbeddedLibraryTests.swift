import Caching
import EngineSetup
import Foundation
import Testing

@testable import Execution

/// The library as pages get it, in the cache that everybody shares: it is found by its content.
enum Pages {
  static let sources = Setup.root + "/Sources"
  static let environment = ProcessInfo.processInfo.environment

  static func compiler() throws -> PageCompiler {
    let cache = try Cache.open(environment: environment)
    let toolchain = try Toolchain.find(environment: environment, cache: cache)
    return PageCompiler(toolchain: toolchain, sources: sources, cache: cache)
  }

  static func library(_ kernels: EmbeddedLibrary.Kernels) throws -> EmbeddedLibrary {
    let compiler = try compiler()
    return try EmbeddedLibrary.make(
      from: sources, kernels, toolchain: compiler.toolchain, cache: compiler.cache)
  }
}

@Suite struct EmbeddedLibraryTests {
  @Test func theLibraryCompilesForPages() throws {
    let library = try Pages.library(.scalars)
    #expect(library.modelProtocols.isSuperset(of: ["Module", "RecurrentCell", "Attention"]))
  }
}
