extension Tensor where Scalar: NumericScalar {
  /// The elements of a tensor of another type; fractions are cut off, true is 1.
  @_disfavoredOverload
  public init<Other: TensorScalar>(_ other: Tensor<Other>) {
    let other = other.contiguous()
    self.init(uninitialised: other.shape)
    withExtendedLifetime(other) { convert(other.pointer, mutablePointer, count) }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The elements of a floating-point tensor of another type.
  ///
  /// The gradient is converted back.
  public init<Other: FloatingScalar>(_ other: Tensor<Other>) {
    let source = other.contiguous()
    self.init(uninitialised: source.shape)
    withExtendedLifetime(source) { convert(source.pointer, mutablePointer, count) }
    guard let record = other.record else { return }
    self = self.record(
      "convert", record, nil, [],
      {
        .custom { dy, pass in
          if record.mark == pass {
            unsafeDowncast(record, to: Node<Other>.self).add(Tensor<Other>(dy))
          }
        }
      })
  }
}

extension Tensor where Scalar == Bool {
  /// True where the element is not 0.
  public init<Other: NumericScalar>(_ other: Tensor<Other>) {
    self.init(shape: other.shape, scalars: other.scalars.map { $0 != 0 })
  }
}
