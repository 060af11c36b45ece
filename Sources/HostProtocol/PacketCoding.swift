/// Packets as bytes: a byte that names the message, then its parts in order.
///
/// Numbers have eight bytes, the lowest first; a text has its length before it. Whoever reads one
/// checks all of it: what is too short, too long or without meaning is nil.
struct PacketWriter {
  private(set) var bytes: [UInt8] = []

  init(_ tag: UInt8) { bytes.append(tag) }

  mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  mutating func add(_ number: Int32) { add(UInt64(UInt32(bitPattern: number))) }

  mutating func add(_ isTrue: Bool) { add(UInt64(isTrue ? 1 : 0)) }

  mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  /// A text that is cut where it is long, so that the packet stays within its size.
  mutating func add(reason: String) {
    add(String(decoding: reason.utf8.prefix(PacketSocket.size / 2), as: UTF8.self))
  }
}

struct PacketReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func number() -> UInt64? {
    guard rest.count >= 8 else { return nil }
    defer { rest = rest.dropFirst(8) }
    return rest.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func unsigned() -> UInt32? { number().flatMap { UInt32(exactly: $0) } }

  mutating func signed() -> Int32? { unsigned().map { Int32(bitPattern: $0) } }

  /// The number of a process, which is positive.
  mutating func process() -> Int32? { signed().flatMap { $0 > 0 ? $0 : nil } }

  mutating func bool() -> Bool? {
    switch number() {
    case 0: false
    case 1: true
    default: nil
    }
  }

  mutating func text() -> String? {
    guard let count = number(), count <= UInt64(rest.count) else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return String(validating: rest.prefix(Int(count)), as: UTF8.self)
  }
}

extension HostCommand {
  /// The command as a packet.
  package var packet: [UInt8] {
    var writer: PacketWriter
    switch self {
    case .start(let start):
      writer = PacketWriter(1)
      writer.add(start.turn)
      writer.add(start.forks)
      writer.add(start.marksShown)
      writer.add(start.asksInput)
      writer.add(start.figures)
      writer.add(start.unit != nil)
      if let unit = start.unit {
        writer.add(unit.library)
        writer.add(unit.entry)
      }
    case .input(let line):
      writer = PacketWriter(2)
      writer.add(line != nil)
      if let line { writer.add(line) }
    case .watch(let process, let limits):
      writer = PacketWriter(3)
      writer.add(process)
      writer.add(limits.memory)
      writer.add(limits.files)
      writer.add(limits.processes)
    case .rest(let process):
      writer = PacketWriter(4)
      writer.add(process)
    case .end(let process):
      writer = PacketWriter(5)
      writer.add(process)
    case .sweep(let turn):
      writer = PacketWriter(6)
      writer.add(turn)
    case .quit: writer = PacketWriter(7)
    }
    return writer.bytes
  }

  /// The command in a packet; nil where it is none.
  package init?(packet: ArraySlice<UInt8>) {
    var reader = PacketReader(packet)
    switch reader.byte() {
    case 1:
      guard let turn = reader.number(), let forks = reader.bool(), let marks = reader.bool(),
        let asks = reader.bool(), let figures = reader.text(), let hasUnit = reader.bool()
      else { return nil }
      var start = CellStart(turn: turn, forks: forks, figures: figures, unit: nil)
      start.marksShown = marks
      start.asksInput = asks
      if hasUnit {
        guard let library = reader.text(), let entry = reader.text() else { return nil }
        start.unit = CellStart.Unit(library: library, entry: entry)
      }
      self = .start(start)
    case 2:
      guard let hasLine = reader.bool() else { return nil }
      if hasLine {
        guard let line = reader.text() else { return nil }
        self = .input(line)
      } else {
        self = .input(nil)
      }
    case 3:
      guard let process = reader.process(), let memory = reader.number(),
        let files = reader.number(), let processes = reader.number()
      else { return nil }
      self = .watch(
        process: process, ResourceLimits(memory: memory, files: files, processes: processes))
    case 4:
      guard let process = reader.process() else { return nil }
      self = .rest(process: process)
    case 5:
      guard let process = reader.process() else { return nil }
      self = .end(process: process)
    case 6:
      guard let turn = reader.number() else { return nil }
      self = .sweep(turn: turn)
    case 7: self = .quit
    default: return nil
    }
    guard reader.isAtEnd else { return nil }
  }
}

extension HostReport {
  /// The report as a packet.
  package var packet: [UInt8] {
    var writer: PacketWriter
    switch self {
    case .begun(let turn, let process):
      writer = PacketWriter(65)
      writer.add(turn)
      writer.add(process)
    case .refused(let turn, let refusal):
      writer = PacketWriter(66)
      writer.add(turn)
      switch refusal {
      case .packet: writer.add(UInt64(1))
      case .files: writer.add(UInt64(2))
      case .fork(let error):
        writer.add(UInt64(3))
        writer.add(error)
      }
    case .unloadable(let turn, let reason):
      writer = PacketWriter(67)
      writer.add(turn)
      writer.add(reason: reason)
    case .asksInput(let turn):
      writer = PacketWriter(68)
      writer.add(turn)
    case .done(let turn, let end):
      writer = PacketWriter(69)
      writer.add(turn)
      writer.add(end.nanoseconds)
      writer.add(UInt64(end.threads))
      writer.add(UInt64(end.stragglers))
    case .ready(let version):
      writer = PacketWriter(70)
      writer.add(UInt64(version))
    case .failed(let reason):
      writer = PacketWriter(71)
      writer.add(reason: reason)
    case .ended(let process, let status):
      writer = PacketWriter(72)
      writer.add(process)
      switch status {
      case .exited(let code):
        writer.add(false)
        writer.add(code)
      case .signalled(let signal):
        writer.add(true)
        writer.add(signal)
      }
    case .overLimit(let process, let limit):
      writer = PacketWriter(73)
      writer.add(process)
      writer.add(UInt64(limit.rawValue))
    case .unknown(let process):
      writer = PacketWriter(74)
      writer.add(process)
    case .swept(let turn):
      writer = PacketWriter(75)
      writer.add(turn)
    }
    return writer.bytes
  }

  /// The report in a packet; nil where it is none.
  package init?(packet: ArraySlice<UInt8>) {
    var reader = PacketReader(packet)
    guard let tag = reader.byte(), let report = Self.read(tag, &reader), reader.isAtEnd else {
      return nil
    }
    self = report
  }

  private static func read(_ tag: UInt8, _ reader: inout PacketReader) -> HostReport? {
    switch tag {
    case 65:
      guard let turn = reader.number(), let process = reader.process() else { return nil }
      return .begun(turn: turn, process: process)
    case 66:
      guard let turn = reader.number() else { return nil }
      switch reader.number() {
      case 1: return .refused(turn: turn, .packet)
      case 2: return .refused(turn: turn, .files)
      case 3: return reader.signed().map { .refused(turn: turn, .fork(error: $0)) }
      default: return nil
      }
    case 67:
      guard let turn = reader.number(), let reason = reader.text() else { return nil }
      return .unloadable(turn: turn, reason: reason)
    case 68: return reader.number().map { .asksInput(turn: $0) }
    case 69:
      guard let turn = reader.number(), let nanoseconds = reader.number(),
        let threads = reader.unsigned(), let stragglers = reader.unsigned()
      else { return nil }
      return .done(
        turn: turn,
        CellEnd(nanoseconds: nanoseconds, threads: threads, stragglers: stragglers))
    case 70: return reader.unsigned().map { .ready(version: $0) }
    case 71: return reader.text().map { .failed(reason: $0) }
    case 72:
      guard let process = reader.process(), let isSignal = reader.bool(),
        let number = reader.signed()
      else { return nil }
      return .ended(process: process, isSignal ? .signalled(number) : .exited(number))
    case 73:
      guard let process = reader.process(), let raw = reader.number(),
        let limit = UInt8(exactly: raw).flatMap(Limit.init)
      else { return nil }
      return .overLimit(process: process, limit)
    case 74: return reader.process().map { .unknown(process: $0) }
    case 75: return reader.number().map { .swept(turn: $0) }
    default: return nil
    }
  }
}
