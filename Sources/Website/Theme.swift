import Mustache

/// The templates, the style sheet and the script that pages are made with.
package struct Theme: Sendable {
  let templates: MustacheLibrary
  /// The templates as they are written, by name.
  let texts: [String: String]
  package var stylesheet: String
  package var script: String
  /// The script of pages with live cells.
  package var liveScript: String

  /// Takes the texts of the templates by their names; throws what is wrong with one.
  package init(
    templates: [String: String], stylesheet: String, script: String, liveScript: String = ""
  ) throws(ThemeError) {
    var parsed: [String: MustacheTemplate] = [:]
    for (name, text) in templates {
      do { parsed[name] = try MustacheTemplate(string: text) } catch {
        throw ThemeError(template: name, reason: "\(error)")
      }
    }
    for name in Self.needed where parsed[name] == nil {
      throw ThemeError(template: name, reason: "it is not there")
    }
    texts = templates
    self.templates = MustacheLibrary(templates: parsed)
    self.stylesheet = stylesheet
    self.script = script
    self.liveScript = liveScript
  }

  package static let needed = ["page", "home", "missing", "moved", "entry"]

  func render(_ template: String, _ values: [String: Any]) -> String {
    templates.render(values, withTemplate: template) ?? ""
  }
}

/// A template that cannot be used.
package struct ThemeError: Error, Sendable, Hashable {
  package var template: String
  package var reason: String
}
