/// A value and the code that gave it.
///
/// ```swift
/// #stringify(2 * 3)  // (6, "2 * 3")
/// ```
@freestanding(expression)
public macro stringify<T>(_ value: T) -> (T, String) =
  #externalMacro(module: "StringifyMacros", type: "StringifyMacro")

/// Gives a type a property `names`, the names of its stored properties.
@attached(member, names: named(names))
public macro Named() = #externalMacro(module: "StringifyMacros", type: "NamedMacro")
