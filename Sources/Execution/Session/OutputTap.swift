import Chapters

/// Tells what a session's cell prints and shows, in order and as it comes.
///
/// The runtime's words on a trap are held back: the cell's ending says them.
final class OutputTap {
  private var stream: OutputStream
  private let names: GeneratedNames
  private let figure: (Int) -> ShownFigure?
  private let tell: (SessionOutput) -> Void
  private var figures = 0
  /// Standard error from what may be the words on a trap on.
  private var lastWords: String?

  /// `figure` finds a figure by its place among those of the cell, from 1.
  init(
    mark: String, names: GeneratedNames, figure: @escaping (Int) -> ShownFigure?,
    tell: @escaping (SessionOutput) -> Void
  ) {
    stream = OutputStream(mark: mark)
    self.names = names
    self.figure = figure
    self.tell = tell
  }

  func take(_ bytes: ArraySlice<UInt8>) { take(stream.parts(of: bytes)) }

  /// The cell has ended, with a trap or without.
  func end(withTrap isTrap: Bool) {
    take(stream.parts(of: [], isLast: true))
    guard let words = lastWords else { return }
    lastWords = nil
    let trap = isTrap ? Trap.find(in: words).text : ""
    let rest = words.hasSuffix(trap) ? String(words.dropLast(trap.count)) : words
    if !rest.isEmpty { tell(.printedError(names.cleaned(rest))) }
  }

  private func take(_ parts: [OutputStream.Part]) {
    for part in parts {
      switch part {
      // What the backtracer prints in a process of its own.
      case .printed(let text) where lastWords != nil: lastWords? += text
      case .printed(let text): tell(.printed(names.cleaned(text)))
      case .printedError(let text):
        if lastWords != nil || Trap.mayBegin(in: text) {
          lastWords = (lastWords ?? "") + text
        } else {
          tell(.printedError(names.cleaned(text)))
        }
      case .value(let text): tell(.value(names.cleaned(text)))
      case .figure:
        figures += 1
        if let shown = figure(figures) { tell(.figure(shown)) }
      }
    }
  }
}
