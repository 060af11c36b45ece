import Kernels

/// The softmax cross-entropy of logits [..., V] with the ids of the right classes [...], in nats.
///
///     loss = log Σⱼ exp(xⱼ) - (1 - s) x_target - s/V Σⱼ xⱼ     per token, s being `labelSmoothing`
///
/// A token counts unless `mask` (of the targets' shape) is false there, its position is past its
/// row's length, or its target is `ignoredIndex`. `lengths` is [B] for targets [B, T], or [T, B]
/// with `timeMajor`. What does not count has neither loss nor gradient, whatever its target.
/// Without any token that counts the loss is 0. Gradient: softmax(x) - onehot (smoothed), computed
/// with the loss in one pass. Label smoothing: Szegedy et al., "Rethinking the Inception
/// architecture" (2015).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func softmaxCrossEntropy<Scalar: FloatingScalar>(
  _ logits: Tensor<Scalar>, _ targets: Tensor<Int>, mask: Tensor<Bool>? = nil,
  lengths: [Int]? = nil, ignoredIndex: Int? = nil, labelSmoothing: Scalar = 0,
  reduction: LossReduction = .meanPerToken, timeMajor: Bool = false
) -> Tensor<Scalar> {
  if logits.rank == 0 || Array(logits.shape.dropLast()) != targets.shape {
    shapeError(
      "softmaxCrossEntropy", [logits.shape, targets.shape], "logits [..., V] need targets [...]")
  }
  if !(labelSmoothing >= 0 && labelSmoothing <= 1) {
    invalidValue("softmaxCrossEntropy: label smoothing \(labelSmoothing) is outside of 0...1")
  }
  let classes = logits.shape[logits.rank - 1]
  let counted = CountedTargets(
    targets, classes: classes, mask: mask, lengths: lengths, ignoredIndex: ignoredIndex,
    timeMajor: timeMajor)
  let weights: Tensor<Scalar>? =
    reduction == .meanPerExample ? counted.weightsPerExample(timeMajor: timeMajor) : nil
  let scale: Scalar = reduction == .meanPerToken ? 1 / Scalar(max(counted.count, 1)) : 1
  let x = logits.detached().contiguous()
  let losses = Tensor<Scalar>(uninitialised: targets.shape)
  let slope = logits.record == nil ? nil : Tensor<Scalar>(uninitialised: logits.shape)
  withExtendedLifetime((x, counted.targets, weights)) {
    crossEntropyRows(
      x.pointer, counted.targets.pointer, rows: targets.count, classes: classes,
      weights: weights?.pointer, smoothing: labelSmoothing, scale: scale, losses.mutablePointer,
      slope?.mutablePointer)
  }
  let value = reduction == .none ? losses : losses.sum() * scale
  return recordedTogether(
    "softmaxCrossEntropy", [logits], [value],
    backward: { parts, sink in
      guard let dy = parts[0], let slope else { return }
      if reduction == .none {
        let weight = dy.hidden(unless: counted.targets .>= Tensor<Int>(0))
        sink.add(slope * weight.expanded(at: -1), to: 0)
      } else {
        // Mostly the loss itself is derived, and dy is 1.
        sink.add(dy.item == 1 ? slope : slope * dy, to: 0)
      }
    },
    composed: { inputs in
      [
        composedCrossEntropy(
          inputs[0], counted, weights: weights, smoothing: labelSmoothing, scale: scale,
          isReduced: reduction != .none)
      ]
    })[0]
}

/// The same with lists of lists of ids, one for each row of the batch.
public func softmaxCrossEntropy<Scalar: FloatingScalar>(
  _ logits: Tensor<Scalar>, _ targets: [[Int]], lengths: [Int]? = nil, ignoredIndex: Int? = nil,
  labelSmoothing: Scalar = 0, reduction: LossReduction = .meanPerToken
) -> Tensor<Scalar> {
  softmaxCrossEntropy(
    logits, Tensor<Int>(targets), lengths: lengths, ignoredIndex: ignoredIndex,
    labelSmoothing: labelSmoothing, reduction: reduction)
}

/// The same in single operations: what the kernel computes.
func composedCrossEntropy<Scalar: FloatingScalar>(
  _ logits: Tensor<Scalar>, _ counted: CountedTargets, weights: Tensor<Scalar>?,
  smoothing: Scalar, scale: Scalar, isReduced: Bool
) -> Tensor<Scalar> {
  let isCounted = counted.targets .>= Tensor<Int>(0)
  let logProbabilities = logSoftmax(logits.hidden(unless: isCounted.expanded(at: -1)))
  let ids = `where`(isCounted, counted.targets, Tensor<Int>(0))
  var losses = logProbabilities.picked(ids) * (smoothing - 1)
  if smoothing != 0 { losses = losses - logProbabilities.mean(axis: -1) * smoothing }
  losses = `where`(isCounted, losses, 0)
  if let weights { losses = losses * weights }
  return isReduced ? losses.sum() * scale : losses
}

/// Targets with -1 in place of those that do not count.
struct CountedTargets {
  let targets: Tensor<Int>
  /// How many count.
  let count: Int

  init(
    _ targets: Tensor<Int>, classes: Int, mask: Tensor<Bool>?, lengths: [Int]?,
    ignoredIndex: Int?, timeMajor: Bool
  ) {
    if let mask, mask.shape != targets.shape {
      shapeError(
        "softmaxCrossEntropy", [targets.shape, mask.shape], "the mask has the targets' shape")
    }
    if let lengths { CountedTargets.check(lengths, targets.shape, timeMajor) }
    var ids = targets.scalars
    let shown = mask?.scalars
    let steps = targets.rank == 2 ? targets.shape[1] : 1
    var count = 0
    for i in ids.indices {
      let (row, column) = (i / max(steps, 1), i % max(steps, 1))
      let isInside =
        lengths.map { timeMajor ? row < $0[column] : column < $0[row] } ?? true
      if !isInside || shown?[i] == false || ids[i] == ignoredIndex {
        ids[i] = -1
      } else if ids[i] < 0 || ids[i] >= classes {
        indexError(
          "softmaxCrossEntropy", index: ids[i], axis: targets.rank,
          shape: targets.shape + [classes])
      } else {
        count += 1
      }
    }
    self.targets = Tensor<Int>(shape: targets.shape, scalars: ids)
    self.count = count
  }

  private static func check(_ lengths: [Int], _ shape: [Int], _ timeMajor: Bool) {
    if shape.count != 2 || lengths.count != shape[timeMajor ? 1 : 0] {
      shapeError(
        "softmaxCrossEntropy", [shape, [lengths.count]],
        "lengths [B] need targets \(timeMajor ? "[T, B]" : "[B, T]")")
    }
    let time = shape[timeMajor ? 0 : 1]
    for (row, length) in lengths.enumerated() where length < 0 || length > time {
      shapeError(
        "softmaxCrossEntropy", [shape, [lengths.count]],
        "length \(length) of row \(row) is outside of 0...\(time)")
    }
  }

  /// 1 / (B n) for the tokens of a row with n that count; targets [B, T], or [B] with one each.
  func weightsPerExample<Scalar: FloatingScalar>(timeMajor: Bool) -> Tensor<Scalar> {
    if targets.rank == 0 || targets.rank > 2 {
      shapeError(
        "softmaxCrossEntropy", [targets.shape], "a mean per example needs targets [B, T] or [B]")
    }
    let ids = targets.scalars
    let width = targets.rank == 2 ? targets.shape[1] : 1
    let examples = targets.rank == 2 && timeMajor ? width : targets.shape[0]
    func example(_ i: Int) -> Int { timeMajor && targets.rank == 2 ? i % width : i / width }
    var counts = [Int](repeating: 0, count: examples)
    for (i, id) in ids.enumerated() where id >= 0 { counts[example(i)] += 1 }
    return Tensor(
      shape: targets.shape,
      scalars: ids.enumerated().map { i, id in
        id < 0 ? 0 : 1 / (Scalar(examples) * Scalar(counts[example(i)]))
      })
  }
}

private func crossEntropyRows<S: FloatingScalar>(
  _ x: UnsafePointer<S>, _ targets: UnsafePointer<Int>, rows: Int, classes: Int,
  weights: UnsafePointer<S>?, smoothing: S, scale: S, _ losses: UnsafeMutablePointer<S>,
  _ slope: UnsafeMutablePointer<S>?
) {
  let size = MemoryLayout<Int>.size
  switch S.kind {
  case .float:
    tensors_cross_entropy_f32(
      rows, classes, f32(x), targets, size, weights.map { f32($0) }, Float(smoothing),
      Float(scale), f32(losses), slope.map { f32($0) })
  default:
    tensors_cross_entropy_f64(
      rows, classes, f64(x), targets, size, weights.map { f64($0) }, Double(smoothing),
      Double(scale), f64(losses), slope.map { f64($0) })
  }
}
