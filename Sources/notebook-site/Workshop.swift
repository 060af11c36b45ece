import Caching
import Chapters
import Execution
import Foundation
import Website
import Workbench

/// What pages are made with: theme, formulas, fonts, downloads.
///
/// What is missing becomes a remark.
final class Workshop {
  let folder: BookFolder
  private(set) var remarks: [String] = []
  private var theme: Theme?
  let liveCells = LiveCellCompiler()
  let cache: Cache?

  private let environment: [String: String]
  private let themeFolder: String

  init(
    folder: BookFolder, environment: [String: String] = Installation.environment,
    themeFolder: String = ThemeFolder.path
  ) {
    self.folder = folder
    self.environment = environment
    self.themeFolder = themeFolder
    cache = try? Cache.open(environment: environment)
    if cache == nil { remarks.append("there is no cache folder: formulas and fonts are left out") }
  }

  /// A builder for a book with these formulas, typeset, whose fonts hold these characters.
  func builder(
    _ formulas: Formulas, characters: Set<Unicode.Scalar>, parsed: ParsedCells? = nil,
    isPreview: Bool = false
  ) throws -> SiteBuilder {
    let (fonts, licences) = fonts(characters)
    return SiteBuilder(
      information: folder.information, theme: try loadTheme(), formulas: formulas, fonts: fonts,
      licences: licences, parsed: parsed, isPreview: isPreview)
  }

  /// Changes whenever a program does that makes pages.
  var stamp: String {
    var status = stat()
    stat("/proc/self/exe", &status)
    let katex = cache.flatMap {
      FormulaTypesetter(cache: $0, environment: environment).stamp
    }
    return "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec) \(katex ?? "")"
  }

  // MARK: Theme

  private func loadTheme() throws -> Theme {
    if let theme { return theme }
    let files = folder.information.theme
    let own = themeFolder
    func text(_ replaced: String?, _ standard: String) throws -> String {
      let path = replaced.map { BookFolder.joined(folder.path, $0) } ?? "\(own)/\(standard)"
      if let replaced { try BookFolder.refuseOutside(replaced, in: folder.path) }
      guard let data = FileBytes.read(path) else {
        throw Failure("\(path): the theme's file cannot be read.", .setUpFailed)
      }
      return String(decoding: data, as: UTF8.self)
    }
    var templates = Self.templates(in: own + "/templates")
    if let replaced = files.templates {
      try BookFolder.refuseOutside(replaced, in: folder.path)
      templates.merge(Self.templates(in: BookFolder.joined(folder.path, replaced))) { _, new in new
      }
    }
    do {
      let theme = try Theme(
        templates: templates, stylesheet: try text(files.stylesheet, "style.css"),
        script: try text(files.script, "site.js"),
        liveScript: try text(nil, "live.js"))
      self.theme = theme
      return theme
    } catch let error as ThemeError {
      throw Failure(
        "the template \(error.template).mustache cannot be used: \(error.reason)", .setUpFailed)
    }
  }

  private static func templates(in folder: String) -> [String: String] {
    var templates: [String: String] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasSuffix(".mustache") {
      guard let data = FileBytes.read(folder + "/" + name) else { continue }
      templates[String(name.dropLast(9))] = String(decoding: data, as: UTF8.self)
    }
    return templates
  }

  // MARK: Formulas and fonts

  /// The formulas of a page beside those that are known; only new ones are typeset.
  func formulas(for page: PageSource, beside known: Formulas) -> Formulas {
    let new = page.document.formulas.filter { known.renderings[$0] == nil }
    guard !new.isEmpty else { return known }
    var all = typeset(new)
    all.renderings.merge(known.renderings) { new, _ in new }
    return all
  }

  /// Typesets the formulas of some pages, all in one process.
  func typeset(_ pages: [PageSource]) -> Formulas {
    var wanted: Set<Formula> = []
    for page in pages { wanted.formUnion(page.document.formulas) }
    return typeset(wanted)
  }

  private func typeset(_ wanted: Set<Formula>) -> Formulas {
    guard let cache else { return Formulas() }
    let typesetter = FormulaTypesetter(cache: cache, environment: environment)
    guard !wanted.isEmpty else {
      var none = Formulas(areTypeset: true)
      none.styleSheet = typesetter.styleSheet
      return none
    }
    do {
      let results = try typesetter.typeset(
        Set(wanted.map { FormulaTypesetter.Request(tex: $0.tex, isDisplay: $0.isDisplay) }))
      var formulas = Formulas(areTypeset: true)
      formulas.styleSheet = typesetter.styleSheet
      for (request, result) in results {
        formulas.renderings[Formula(tex: request.tex, isDisplay: request.isDisplay)] =
          switch result {
          case .markup(let markup): .markup(markup)
          case .failed(let message, let offset): .failed(message: message, offset: offset)
          }
      }
      return formulas
    } catch let reason as FormulaTypesetter.Unavailable {
      remark(reason.sentence)
    } catch {
      remark("formulas are shown as TeX: \(error)")
    }
    return Formulas()
  }

  private func fonts(_ characters: Set<Unicode.Scalar>) -> ([FontFace], [String: [UInt8]]) {
    guard let cache else { return ([], [:]) }
    let outcome = FontSubsetter(cache: cache, environment: environment)
      .fonts(formulaCharacters: characters)
    if let text = outcome.remark { remark(text) }
    let faces = outcome.fonts.map { font in
      FontFace(
        family: font.source.family, weight: font.source.weight, isItalic: font.source.isItalic,
        file: font.source.name + ".woff2", bytes: font.bytes)
    }
    return (faces, outcome.licences)
  }

  private func remark(_ text: String) { if !remarks.contains(text) { remarks.append(text) } }
}

extension Formulas {
  /// The characters that the formulas need of their font.
  var characters: Set<Unicode.Scalar> {
    var characters: Set<Unicode.Scalar> = []
    for case .markup(let markup) in renderings.values {
      characters.formUnion(FormulaCharacters.all(in: markup))
    }
    return characters
  }
}

/// Where the theme that comes with the program is.
enum ThemeFolder {
  static let path: String = {
    let program = Installation.programFolder
    let places = [
      // A checkout's .build/debug, then an installation's bin or lib/notebook.
      program.appendingPathComponent("../../../site"), program.appendingPathComponent("../../site"),
      program.appendingPathComponent("../lib/notebook/site"),
      program.appendingPathComponent("site"),
    ].map { $0.standardizedFileURL.path }
    return places.first { FileManager.default.fileExists(atPath: $0 + "/style.css") } ?? places[0]
  }()
}
