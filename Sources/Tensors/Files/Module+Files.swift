extension Module {
  /// The values of all parameters under their names.
  public var namedValues: NamedTensors {
    var result = NamedTensors()
    for (name, parameter) in parameters { result.set(name, parameter.value) }
    return result
  }

  /// Sets every parameter to the tensor of its name.
  ///
  /// Nothing is changed unless all names, shapes and types agree, in both directions.
  public func setValues(_ values: NamedTensors) throws(FileError) {
    var found: [(Parameter<Scalar>, Tensor<Scalar>)] = []
    for (name, parameter) in parameters {
      let value = try values.tensor(name, of: Scalar.self)
      if value.shape != parameter.shape {
        throw FileError(
          .wrongShape(name: name, expected: parameter.shape, found: value.shape))
      }
      found.append((parameter, value))
    }
    let known = Set(parameters.map { ExactText($0.name) })
    let surplus = values.names.filter { !known.contains(ExactText($0)) }
    if !surplus.isEmpty { throw FileError(.surplus(names: surplus)) }
    for (parameter, value) in found { parameter.value = value }
  }

  /// Writes all parameters, by name, to a `.safetensors` file, which PyTorch and others read.
  public func save(safetensors path: String) throws(FileError) {
    try namedValues.write(safetensors: path)
  }

  /// Reads the parameters that `save(safetensors:)` wrote; an error, and no change, if they differ.
  public func load(safetensors path: String) throws(FileError) {
    try inFile(path) { () throws(FileError) in
      try setValues(NamedTensors(safetensors: path))
    }
  }

  /// Writes all parameters, by name, to an `.npz` archive, which NumPy reads.
  public func save(npz path: String) throws(FileError) { try namedValues.write(npz: path) }

  /// Reads the parameters that `save(npz:)` wrote; an error, and no change, if they differ.
  public func load(npz path: String) throws(FileError) {
    try inFile(path) { () throws(FileError) in try setValues(NamedTensors(npz: path)) }
  }
}
