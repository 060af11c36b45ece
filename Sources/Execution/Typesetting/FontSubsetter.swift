import Caching
import Foundation

/// Cuts the book's fonts down to the characters that a book needs, as WOFF2 files.
package struct FontSubsetter: Sendable {
  /// A font of a Debian package and what it is for.
  package struct Source: Sendable, Hashable {
    package var family: String
    package var weight: Int
    package var isItalic: Bool
    /// The first of these that exists is taken.
    package var paths: [String]
    /// Ranges as `pyftsubset` reads them.
    package var characters: String
    package var features: String
    package var name: String
    /// The licence's file.
    package var licence: String
    package var package: String

    var isForFormulas: Bool { name == "math" || name.hasPrefix("katex") }
  }

  package struct Font: Sendable, Hashable {
    package var source: Source
    package var bytes: [UInt8]
  }

  /// What the site's fonts came to.
  package struct Outcome: Sendable {
    package var fonts: [Font] = []
    /// By the name of the file in the site.
    package var licences: [String: [UInt8]] = [:]
    /// Why some fonts are missing, as a sentence; the page uses the system's then.
    package var remark: String?
  }

  private let cache: Cache
  private let environment: [String: String]

  package init(cache: Cache, environment: [String: String]) {
    self.cache = cache
    self.environment = environment
  }

  /// The fonts, from the cache where they were cut before.
  ///
  /// `formulaCharacters` are those that the book's formulas use.
  package func fonts(formulaCharacters: Set<Unicode.Scalar>) -> Outcome {
    var outcome = Outcome()
    var missingPackages: Set<String> = []
    var found: [(source: Source, path: String, key: Cache.Key)] = []
    for source in Self.sources(formulaCharacters) {
      guard let path = source.paths.first(where: { access($0, R_OK) == 0 }) else {
        if !(source.isForFormulas && formulaCharacters.isEmpty) {
          missingPackages.insert(source.package)
        }
        continue
      }
      if source.isForFormulas, formulaCharacters.isEmpty { continue }
      // Another font stands in; formulas may then be too wide, so nobody should miss that.
      if path != source.paths[0] { missingPackages.insert(source.package) }
      var status = stat()
      stat(path, &status)
      let file = "\(path) \(status.st_size) \(status.st_mtim.tv_sec)"
      found.append(
        (source, path, Cache.Key(.font, [file, source.characters, source.features, Self.script])))
    }
    var fonts = found.map { cache.bytes($0.key) }
    let toCut = found.indices.filter { fonts[$0] == nil }
    if !toCut.isEmpty {
      let new = cut(toCut.map { (found[$0].source, found[$0].path) })
      for (index, bytes) in zip(toCut, new) {
        fonts[index] = bytes
        if let bytes { cache.keep(bytes, as: found[index].key) }
      }
    }
    for (font, bytes) in zip(found, fonts) {
      guard let bytes else {
        missingPackages.formUnion(["fonttools", "python3-brotli"])
        continue
      }
      outcome.fonts.append(Font(source: font.source, bytes: bytes))
      if let licence = FileManager.default.contents(atPath: font.source.licence) {
        outcome.licences["LICENCE-\(font.source.package).txt"] = [UInt8](licence)
      }
    }
    if !missingPackages.isEmpty {
      outcome.remark = """
        the page uses the reader's fonts in place of some of the book's.
        On Debian: apt-get install \(missingPackages.sorted().joined(separator: " "))
        """
    }
    return outcome
  }

  /// Cuts all fonts in one process; nil for one that could not be cut.
  private func cut(_ fonts: [(source: Source, path: String)]) -> [[UInt8]?] {
    let none = [[UInt8]?](repeating: nil, count: fonts.count)
    guard let work = try? cache.makeWorkFolder() else { return none }
    defer { try? FileManager.default.removeItem(atPath: work) }
    // Debian's Python has Debian's fonttools; another Python first on the path may not.
    let folders = ["/usr/bin"] + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    guard let python = folders.map({ $0 + "/python3" }).first(where: { access($0, X_OK) == 0 })
    else { return none }
    let targets = fonts.map { "\(work)/\($0.source.name).woff2" }
    let arguments = zip(fonts, targets).flatMap { font, target in
      [font.path, target, font.source.characters, font.source.features]
    }
    _ = try? ChildProcess.output(
      python, ["-c", Self.script] + arguments, environment: environment, workingDirectory: "/")
    return targets.map(FileBytes.read)
  }

  private static let script = """
    import os, sys
    from fontTools import subset
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def add_low_minus(font):
        # Vollkorn has low figures and no minus among them: it is made of the other minus.
        names = font.getBestCmap()
        minus, zero = font["glyf"][names[0x2212]], font["glyf"][names[0x2080]]
        rise = (zero.yMin + zero.yMax - 0.85 * (minus.yMin + minus.yMax)) / 2
        pen = TTGlyphPen(None)
        font.getGlyphSet()[names[0x2212]].draw(TransformPen(pen, (0.6, 0, 0, 0.85, 0, rise)))
        low = pen.glyph()
        low.recalcBounds(font["glyf"])
        font.setGlyphOrder(font.getGlyphOrder() + ["uni208B"])
        font["glyf"]["uni208B"] = low
        width, left = font["hmtx"][names[0x2212]]
        font["hmtx"]["uni208B"] = (round(0.6 * width), round(0.6 * left))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[0x208B] = "uni208B"

    words = sys.argv[1:]
    for at in range(0, len(words), 4):
        path, target, characters, features = words[at:at + 4]
        options = subset.Options()
        options.flavor = "woff2"
        options.layout_features = features.split(",") if features else []
        options.hinting = False
        options.notdef_outline = True
        options.desubroutinize = True
        options.name_IDs = [0, 1, 2, 13, 14]
        options.drop_tables += ["DSIG", "FFTM"]
        font = subset.load_font(path, options)
        wanted = subset.parse_unicodes(characters)
        if 0x208B in wanted and 0x208B not in font.getBestCmap():
            add_low_minus(font)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        temporary = target + "." + str(os.getpid())
        subset.save_font(font, temporary, options)
        os.rename(temporary, target)
    """
}

extension FontSubsetter {
  /// Latin with accents, Greek, punctuation, arrows and the signs of running text.
  private static let text =
    "U+20-7E,U+A0-FF,U+0131,U+0152,U+0153,U+0160,U+0161,U+0178,U+017D,U+017E,U+0107,U+010D,"
    + "U+011B,U+0142,U+0159,U+0394,U+03A3,U+03A9,U+03B1-03C9,U+2010-2015,U+2018-201E,U+2020,"
    + "U+2022,U+2026,U+2032,U+2033,U+20AC,U+2122,U+2190-2193,U+2202,U+2206,U+2211,U+2212,U+221A,"
    + "U+221E,U+2248,U+2260,U+2264,U+2265,U+2070-2079,U+2080-2089,U+208B"
  private static let code =
    "U+20-7E,U+A0-FF,U+0161,U+0394,U+03A3,U+03B1-03C9,U+2010-2014,U+2018-201D,U+2022,U+2026,"
    + "U+2190-2193,U+2202,U+2207,U+2211,U+2212,U+221A,U+221E,U+2248,U+2260,U+2264,U+2265,"
    + "U+2500,U+2502,U+250C,U+2510,U+2514,U+2518,U+2588,U+2591-2593,U+25CF,U+2713,U+2717,U+2190-2199"

  /// The fonts of KaTeX's HTML, which has the same letters as Latin Modern, the font of MathML.
  private static let katex: [(file: String, family: String, weight: Int, isItalic: Bool)] = [
    ("Main-Regular", "KaTeX_Main", 400, false), ("Main-Italic", "KaTeX_Main", 400, true),
    ("Main-Bold", "KaTeX_Main", 700, false), ("Math-Italic", "KaTeX_Math", 400, true),
    ("Math-BoldItalic", "KaTeX_Math", 700, true), ("AMS-Regular", "KaTeX_AMS", 400, false),
    ("Caligraphic-Regular", "KaTeX_Caligraphic", 400, false),
    ("Size1-Regular", "KaTeX_Size1", 400, false), ("Size2-Regular", "KaTeX_Size2", 400, false),
    ("Size3-Regular", "KaTeX_Size3", 400, false), ("Size4-Regular", "KaTeX_Size4", 400, false),
  ]

  private static func sources(_ formulaCharacters: Set<Unicode.Scalar>) -> [Source] {
    let vollkorn = "/usr/share/fonts/truetype/vollkorn/Vollkorn-"
    let mono = "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-"
    func serif(_ file: String, _ weight: Int, _ isItalic: Bool) -> Source {
      Source(
        family: "Vollkorn", weight: weight, isItalic: isItalic, paths: [vollkorn + file + ".ttf"],
        characters: text, features: "kern,liga,lnum,onum,tnum,pnum,mark,locl",
        name: "vollkorn-" + file.lowercased(),
        licence: "/usr/share/doc/fonts-vollkorn/copyright", package: "fonts-vollkorn")
    }
    func fixed(_ file: String, _ weight: Int) -> Source {
      Source(
        family: "JetBrains Mono", weight: weight, isItalic: false, paths: [mono + file + ".ttf"],
        characters: code, features: "", name: "jetbrains-mono-" + file.lowercased(),
        licence: "/usr/share/doc/fonts-jetbrains-mono/copyright", package: "fonts-jetbrains-mono")
    }
    var used = formulaCharacters
    used.formUnion("0123456789()[]{}|=+-−<>,.⋅∑∏√′‖".unicodeScalars)
    // A single letter in a formula is set in italics, which are characters of their own.
    for scalar in formulaCharacters {
      switch scalar.value {
      case 0x68: used.insert("\u{210E}")
      case 0x41...0x5A: insert(0x1D434 + scalar.value - 0x41)
      case 0x61...0x7A: insert(0x1D44E + scalar.value - 0x61)
      case 0x391...0x3A9: insert(0x1D6E2 + scalar.value - 0x391)
      case 0x3B1...0x3C9: insert(0x1D6FC + scalar.value - 0x3B1)
      default: continue
      }
    }
    func insert(_ value: UInt32) { if let scalar = Unicode.Scalar(value) { used.insert(scalar) } }
    let letters = formulaCharacters.union("0123456789()[]{}|".unicodeScalars).map(\.value).sorted()
      .map { "U+" + String($0, radix: 16) }.joined(separator: ",")
    let list = used.map(\.value).sorted().map { "U+" + String($0, radix: 16) }
      .joined(separator: ",")
    return [
      serif("Regular", 400, false), serif("Italic", 400, true), serif("Bold", 700, false),
      fixed("Regular", 400), fixed("Bold", 700),
      Source(
        family: "Book Mathematics", weight: 400, isItalic: false,
        paths: [
          "/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf",
          "/usr/share/texmf/fonts/opentype/public/tex-gyre-math/texgyrepagella-math.otf",
          "/usr/share/fonts/truetype/dejavu/DejaVuMathTeXGyre.ttf",
          "/usr/share/fonts/opentype/stix-word/STIXMath-Regular.otf",
        ], characters: list, features: "ssty,dtls", name: "math",
        licence: "/usr/share/doc/fonts-lmodern/copyright", package: "fonts-lmodern"),
    ]
      + katex.map { file, family, weight, isItalic in
        Source(
          family: family, weight: weight, isItalic: isItalic,
          paths: ["/usr/share/fonts/truetype/katex/KaTeX_\(file).ttf"], characters: letters,
          features: "", name: "katex-" + file.lowercased(),
          licence: "/usr/share/doc/fonts-katex/copyright", package: "fonts-katex")
      }
  }
}
