// Selecting and replacing by a mask.

extension Tensor {
  /// The positions of the rows that a mask of the first axes chooses, and the shape of the rest.
  fileprivate func chosen(by mask: Tensor<Bool>) -> (rows: [Int], rest: [Int]) {
    if mask.rank > rank || Array(shape.prefix(mask.rank)) != mask.shape {
      shapeError("subscript", [shape, mask.shape], "a mask has the shape of the first axes")
    }
    let rows = mask.scalars.enumerated().compactMap { $1 ? $0 : nil }
    return (rows, Array(shape.dropFirst(mask.rank)))
  }

  /// With the value of another tensor, or a number, wherever a mask is true; all three broadcast.
  @_disfavoredOverload
  public func replacing(with other: Tensor, where mask: Tensor<Bool>) -> Tensor {
    Tensors.where(mask, other, self)
  }

  /// The elements, or the parts along the first axes, where a mask is true, one after another.
  ///
  /// A mask of the whole shape gives a vector. Setting puts a tensor that broadcasts in their
  /// place.
  public subscript(mask: Tensor<Bool>) -> Tensor {
    get {
      let (rows, rest) = chosen(by: mask)
      return reshaped([mask.count] + rest).gathered(rows)
    }
    set {
      let (rows, rest) = chosen(by: mask)
      let parts = newValue.broadcast(to: [rows.count] + rest).contiguous()
      makeUnique()
      let width = elementCount(rest)
      withExtendedLifetime(parts) {
        for (place, row) in rows.enumerated() {
          (mutablePointer + row * width).update(from: parts.pointer + place * width, count: width)
        }
      }
    }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// With the value of another tensor wherever a mask is true; all three broadcast.
  ///
  /// Gradients: dy where the mask is false, and dy where it is true.
  public func replacing(with other: Tensor, where mask: Tensor<Bool>) -> Tensor {
    Tensors.where(mask, other, self)
  }

  /// With a number wherever a mask is true.
  ///
  /// Gradient: dy where the mask is false.
  public func replacing(with other: Scalar, where mask: Tensor<Bool>) -> Tensor {
    Tensors.where(mask, other, self)
  }

  /// The elements, or the parts along the first axes, where a mask is true, one after another.
  ///
  /// A mask of the whole shape gives a vector. Setting puts a tensor that broadcasts in their
  /// place. Gradient: dy in its places, 0 elsewhere.
  public subscript(mask: Tensor<Bool>) -> Tensor {
    get {
      let (rows, rest) = chosen(by: mask)
      return reshaped([mask.count] + rest).gathered(rows)
    }
    set {
      let (rows, rest) = chosen(by: mask)
      var whole = reshaped([mask.count] + rest)
      let parts = newValue.broadcast(to: [rows.count] + rest)
      // Where each part goes; what is replaced is hidden, whatever it is.
      let zero = Tensor.zeros([mask.count] + rest)
      let column = mask.reshaped([mask.count] + [Int](repeating: 1, count: rest.count))
      whole = Tensors.where(column, zero.scatterAdd(Tensor<Int>(rows), parts), whole)
      self = whole.reshaped(shape)
    }
  }
}

extension Tensor where Scalar: NumericScalar {
  /// a where the mask is true, b elsewhere; all three broadcast.
  @_disfavoredOverload
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tensor, _ b: Tensor) -> Tensor {
    Tensors.where(mask, a, b)
  }

  /// a where the mask is true, the number elsewhere.
  @_disfavoredOverload
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tensor, _ b: Scalar) -> Tensor {
    Tensors.where(mask, a, Tensor(b))
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// a where the mask is true, b elsewhere, as the function `where`, which needs no back-ticks
  /// here.
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tensor, _ b: Tensor) -> Tensor {
    Tensors.where(mask, a, b)
  }

  /// a where the mask is true, the number elsewhere.
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tensor, _ b: Scalar) -> Tensor {
    Tensors.where(mask, a, Tensor(b))
  }
}
