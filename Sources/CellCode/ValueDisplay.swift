/// The function with which cells, and programs made of them, show the value of a last expression.
package enum ValueDisplay {
  /// The function's source, under a name.
  package static func source(name: String, access: String = "") -> String {
    """
    \(access)func \(name)<T>(_ value: T) {
      if T.self == Void.self || T.self == Never.self { return }
      let text = value as? String ?? (value as? Substring).map { String($0) }
      if let text, T.self == String.self || T.self == Substring.self {
        if text.contains("\\n") {
          print("\\"\\"\\"", text, "\\"\\"\\"", separator: "\\n")
        } else {
          debugPrint(text)
        }
      } else if T.self == Character.self {
        debugPrint(value)
      } else {
        print(value)
      }
    }

    """
  }
}
