/// Something a person should know about a chapter or a run, as data; `sentence` words it.
package struct Diagnostic: Sendable, Hashable {
  package enum Severity: String, Sendable, Codable { case error, warning, note }
  package var severity: Severity
  package var path: String
  package var position: SourcePosition?
  package var fact: Fact

  package init(
    _ severity: Severity, at position: SourcePosition?, of path: String, _ fact: Fact
  ) {
    self.severity = severity
    self.path = path
    self.position = position
    self.fact = fact
  }
}

extension Diagnostic {
  /// What is the case. One case for each kind of message.
  package enum Fact: Sendable, Hashable {
    case unclosedFence
    case orphanOutput
    case unknownLabel(String, nearest: String?)
  }
}
