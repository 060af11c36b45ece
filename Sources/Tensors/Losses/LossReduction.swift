/// How the losses of the single tokens become one number.
public enum LossReduction: Sendable {
  /// The sum over all tokens that count, divided by their number.
  case meanPerToken
  /// The mean over the examples (the rows of the batch) of the mean over each one's tokens.
  ///
  /// Short examples weigh as much as long ones. An example without tokens counts as 0.
  case meanPerExample
  /// The sum over all tokens that count.
  case sum
  /// No reduction: one loss per token, 0 where it does not count.
  case none
}
