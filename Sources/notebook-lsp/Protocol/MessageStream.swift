import Foundation
import Workbench

/// Messages of the language server protocol over two files: a header with a length, then JSON.
final class MessageStream: @unchecked Sendable {
  private let input: FileHandle
  private let output: FileHandle
  private let lock = NSLock()
  private var pending: [UInt8] = []
  /// Longer messages are not read: no chapter is so long.
  private static let longest = 64 << 20

  init(input: FileHandle, output: FileHandle) {
    self.input = input
    self.output = output
  }

  /// The next message; nil at the end of the input.
  ///
  /// What is no JSON is passed over.
  func next() -> JSONValue? {
    while let length = header() {
      guard length <= Self.longest, let body = bytes(length) else { return nil }
      if let message = JSONValue(bytes: body) { return message }
    }
    return nil
  }

  func send(_ message: JSONValue) {
    let body = message.bytes
    let head = "Content-Length: \(body.count)\r\n\r\n"
    lock.withLock { try? output.write(contentsOf: Data(Array(head.utf8) + body)) }
  }

  /// Reads a message's header; the length that it states.
  private func header() -> Int? {
    var length: Int?
    while let line = line() {
      if line.isEmpty {
        if let length { return length }
        continue
      }
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "content-length" {
        length = Int(parts[1].trimmingCharacters(in: .whitespaces))
      }
    }
    return nil
  }

  private func line() -> String? {
    while true {
      if let end = pending.firstIndex(of: 10) {
        let line = pending[..<end]
        pending.removeFirst(end + 1)
        return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
      }
      guard fill() else { return nil }
    }
  }

  private func bytes(_ count: Int) -> [UInt8]? {
    while pending.count < count { guard fill() else { return nil } }
    defer { pending.removeFirst(count) }
    return Array(pending[..<count])
  }

  private func fill() -> Bool {
    let more = input.availableData
    pending += more
    return !more.isEmpty
  }
}
