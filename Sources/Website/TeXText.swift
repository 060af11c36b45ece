import Chapters

/// Formulas as running text, for the search index: `h_{t-1}` is `h_t−1`, `\partial` is ∂.
enum TeXText {
  static func plain(_ tex: String) -> String {
    var result = ""
    var rest = tex[...]
    while let character = rest.first {
      rest = rest.dropFirst()
      switch character {
      case "\\":
        let name = rest.prefix { $0.isLetter }
        if name.isEmpty {
          if let next = rest.first {
            rest = rest.dropFirst()
            result += next == "|" ? "‖" : " "
          }
        } else {
          rest = rest.dropFirst(name.count)
          if ["begin", "end", "tag", "text", "mathrm", "operatorname", "left", "right"].contains(
            name)
          {
            if name == "begin" || name == "end" || name == "tag", let end = rest.firstIndex(of: "}")
            {
              rest = rest[rest.index(after: end)...]
            }
          } else {
            result +=
              signs[String(name)] ?? (words.contains(String(name)) ? "" : String(name) + " ")
          }
        }
      case "{", "}", "&": continue
      case "-": result += "−"
      case "'": result += "′"
      case "~": result += " "
      default: result.append(character)
      }
    }
    return result.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Commands that leave nothing to read.
  private static let words: Set<String> = [
    "frac", "dfrac", "tfrac", "sqrt", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle",
    "mathbf", "mathcal", "mathbb", "limits", "quad", "qquad", "bar", "hat", "tilde", "overline",
    "boldsymbol", "textstyle",
  ]
  private static let signs = [
    "partial": "∂", "sigma": "σ", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ",
    "epsilon": "ε", "varepsilon": "ε", "eta": "η", "theta": "θ", "lambda": "λ", "mu": "μ",
    "rho": "ρ", "tau": "τ", "phi": "φ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "sum": "∑",
    "prod": "∏", "cdot": "·", "times": "×", "circ": "∘", "odot": "⊙", "otimes": "⊗", "le": "≤",
    "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "approx": "≈", "to": "→", "leftarrow": "←",
    "infty": "∞", "in": "∈", "nabla": "∇", "top": "ᵀ", "mid": "|", "ldots": "…", "dots": "…",
    "cdots": "…", "pm": "±", "propto": "∝",
  ]
}

extension [Inline] {
  /// The text without its marks; formulas as a reader would say them, not as TeX.
  var readableText: String {
    map { inline in
      switch inline {
      case .mathematics(let formula): TeXText.plain(Formula(formula).tex)
      case .emphasis(let content), .strong(let content), .strikethrough(let content):
        content.readableText
      case .link(let link): link.content.readableText
      default: [inline].plainText
      }
    }.joined()
  }
}
