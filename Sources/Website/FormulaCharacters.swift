/// The characters between the tags of a formula's markup: what its font must have.
package enum FormulaCharacters {
  package static func all(in markup: String) -> Set<Unicode.Scalar> {
    var found: Set<Unicode.Scalar> = []
    var isInTag = false
    for scalar in markup.unicodeScalars {
      switch scalar {
      case "<": isInTag = true
      case ">": isInTag = false
      default: if !isInTag, scalar.value > 0x20 { found.insert(scalar) }
      }
    }
    return found
  }
}
