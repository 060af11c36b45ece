extension Cache {
  /// What is kept.
  ///
  /// Each is a part of its keys, so that no two kinds share an entry.
  package enum Kind: String, Sendable, CaseIterable {
    /// A compiled unit: a folder with a module and a shared library.
    case unit
    /// The interface alone of a part of a unit: a folder.
    case interface
    /// What the compiler said of code that is only checked.
    case check
    /// How the cells of a chapter are read, and in which units they are compiled.
    case plan
    /// The parts of a toolchain.
    case toolchain
    /// The names that a library keeps to itself.
    case internals
    /// The declarations that a module of a package has for its users.
    case symbols
    /// The results of a chapter that passed, for `test --cached`.
    case results
    /// What a chapter's check found, for the pages of the site.
    case verdicts
    /// A finished page of the site: a folder.
    case page
    /// The bundled library compiled for pages: a folder.
    case embeddedLibrary
    /// The live cells of a chapter compiled for its page: a folder.
    case pageModule
    /// The formulas that were typeset.
    case formulas
    /// A font with the characters that a book needs.
    case font
  }

  /// What an entry was made of, as a hash of it all.
  package struct Key: Sendable, Hashable {
    /// What the entry's file or folder is called.
    package let name: String

    package init(_ kind: Kind, _ parts: [String], bytes: [[UInt8]] = []) {
      var hash = ContentHash()
      hash.add(kind.rawValue)
      for part in parts { hash.add(part) }
      for part in bytes { hash.add(part) }
      name = hash.finish()
    }

    /// The key whose name another key had.
    package init?(name: String) {
      guard ContentHash.isName(name) else { return nil }
      self.name = name
    }
  }
}
