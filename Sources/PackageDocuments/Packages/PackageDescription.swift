import Foundation

/// What `swift package describe` says of a package, as far as it is used.
struct PackageDescription: Codable, Sendable {
  struct Product: Codable, Sendable {
    var name: String
    var targets: [String]
    var type: Kind
    var isLibrary: Bool { type.library != nil }

    /// `{"library": ["automatic"]}`, `{"executable": null}` and the like.
    struct Kind: Codable, Sendable {
      var library: [String]?
    }
  }

  struct Target: Codable, Sendable {
    var name: String
    var c99name: String
    /// Relative to the package's folder.
    var path: String
    /// `library`, `executable`, `macro`, `system-target`, `test` and others.
    var type: String
    var module_type: String
  }

  var name: String
  var products: [Product]
  var targets: [Target]

  /// The targets that make up the products.
  func targets(of products: [Product]) -> [Target] {
    let names = Set(products.flatMap(\.targets))
    return targets.filter { names.contains($0.name) }
  }
}
