// Parameters are found by reflection. Embedded Swift has none: `Embedded/Module+Parameters.swift`.

extension Module {
  public var parameters: [(name: String, parameter: Parameter<Scalar>)] {
    var found: [(name: String, parameter: Parameter<Scalar>)] = []
    var seen: Set<ObjectIdentifier> = []
    collectParameters(in: Mirror(reflecting: self), path: "", into: &found, &seen)
    return found
  }
}

private func collectParameters<Scalar>(
  in mirror: Mirror, path: String,
  into found: inout [(name: String, parameter: Parameter<Scalar>)],
  _ seen: inout Set<ObjectIdentifier>
) {
  if let superclass = mirror.superclassMirror {
    collectParameters(in: superclass, path: path, into: &found, &seen)
  }
  let isList = mirror.displayStyle == .collection
  for (position, child) in mirror.children.enumerated() {
    let label = isList ? String(position) : propertyName(child.label ?? String(position))
    collectParameters(
      in: child.value, path: path.isEmpty ? label : "\(path).\(label)", into: &found, &seen)
  }
}

private func collectParameters<Scalar>(
  in value: Any, path: String,
  into found: inout [(name: String, parameter: Parameter<Scalar>)],
  _ seen: inout Set<ObjectIdentifier>
) {
  if let parameter = value as? Parameter<Scalar> {
    if seen.insert(ObjectIdentifier(parameter)).inserted { found.append((path, parameter)) }
    return
  }
  if let module = value as? any Module {
    for (name, parameter) in module.anyParameters {
      guard let parameter = parameter as? Parameter<Scalar> else { continue }
      if seen.insert(ObjectIdentifier(parameter)).inserted {
        found.append(("\(path).\(name)", parameter))
      }
    }
    return
  }
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .optional:
    if let child = mirror.children.first {
      collectParameters(in: child.value, path: path, into: &found, &seen)
    }
  case .collection, .tuple:
    collectParameters(in: mirror, path: path, into: &found, &seen)
  case .dictionary:
    let entries = mirror.children.compactMap { child -> (String, Any)? in
      let pair = Array(Mirror(reflecting: child.value).children)
      return pair.count == 2 ? ("\(pair[0].value)", pair[1].value) : nil
    }
    for (key, value) in entries.sorted(by: { $0.0 < $1.0 }) {
      collectParameters(in: value, path: "\(path).\(key)", into: &found, &seen)
    }
  default: break
  }
}

extension Module {
  fileprivate var anyParameters: [(String, AnyObject)] {
    parameters.map { ($0.name, $0.parameter) }
  }
}

/// A property's name as written: wrappers and lazy properties are stored under other names.
private func propertyName(_ label: String) -> String {
  var name = label[...]
  if name.hasPrefix("$__lazy_storage_$_") { name = name.dropFirst("$__lazy_storage_$_".count) }
  if name.hasPrefix("_") || name.hasPrefix(".") { name = name.dropFirst() }
  return String(name)
}
