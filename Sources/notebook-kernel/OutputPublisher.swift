import Chapters
import Execution
import Foundation

/// Publishes what one cell prints and shows, in order.
final class OutputPublisher: @unchecked Sendable {
  private let wire: Wire
  private let request: Message
  private let count: Int
  private let isSilent: Bool
  private let lock = NSLock()
  private var lastValue: String?

  init(_ wire: Wire, _ request: Message, count: Int, isSilent: Bool) {
    self.wire = wire
    self.request = request
    self.count = count
    self.isSilent = isSilent
  }

  /// The value that the cell showed; nil where it showed none.
  var value: String? { lock.withLock { lastValue } }

  func publish(_ output: SessionOutput) {
    if case .value(let text) = output { lock.withLock { lastValue = text } }
    guard !isSilent else { return }
    switch output {
    case .printed(let text): publish(printed: text)
    case .printedError(let text):
      wire.publish("stream", ["name": "stderr", "text": .text(text)], about: request)
    case .value(let text):
      wire.publish(
        "execute_result",
        [
          "execution_count": .number(count), "data": ["text/plain": .text(text)], "metadata": [:],
        ], about: request)
    case .figure(let figure):
      wire.publish(
        "display_data",
        [
          "data": ["image/svg+xml": .text(figure.svg), "text/plain": .text(figure.text)],
          "metadata": ["image/svg+xml": ["alt": .text(figure.description)]], "transient": [:],
        ], about: request)
    }
  }

  /// Publishes printed text; where a program clears its terminal, the cell's output is cleared.
  private func publish(printed text: String) {
    for (place, part) in text.components(separatedBy: "\u{1B}[2J").enumerated() {
      if place > 0 { wire.publish("clear_output", ["wait": false], about: request) }
      guard !part.isEmpty else { continue }
      wire.publish("stream", ["name": "stdout", "text": .text(part)], about: request)
    }
  }
}
