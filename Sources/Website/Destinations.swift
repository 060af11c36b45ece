import Chapters

extension Document {
  /// Where every link and image of the document points, as written.
  package var destinations: [String] {
    var found: [String] = []
    blocks.forEachBlock { block in
      if case .figure(let figure) = block.kind { found.append(figure.image.destination) }
    }
    blocks.forEachText { text in
      text.forEachInline { inline in
        switch inline {
        case .link(let link): found.append(link.destination)
        case .image(let image): found.append(image.destination)
        default: break
        }
      }
    }
    return found
  }

  /// Every formula of the document.
  package var formulas: Set<Formula> {
    var found: Set<Formula> = []
    blocks.forEachText { text in
      text.forEachInline { inline in
        if case .mathematics(let formula) = inline { found.insert(Formula(formula)) }
      }
    }
    return found
  }
}

package enum PagePaths {
  /// The path that a relative path leads to from a page, or nil where it leaves the book's folder.
  package static func resolve(_ path: String, from page: String) -> String? {
    path.resolvingPath(from: page)
  }

  /// The paths that an address may mean, the likelier first: it is written with `%20` for a blank,
  /// but a file's name can hold such letters itself.
  package static func candidates(_ address: String, from page: String) -> [String] {
    guard !address.hasPrefix("/") else { return [] }
    let decoded = address.percentDecoded
    return ([decoded] + (decoded == address ? [] : [address])).compactMap {
      $0.resolvingPath(from: page)
    }
  }
}
