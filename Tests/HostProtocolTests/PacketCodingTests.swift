import Testing

@testable import HostProtocol

/// What is sent is what is read, and nothing else is read at all.
@Suite struct PacketCodingTests {
  static let commands: [HostCommand] = {
    var asking = CellStart(turn: .max, forks: false, figures: "", unit: nil)
    asking.asksInput = true
    asking.marksShown = true
    return [
      .start(
        CellStart(
          turn: 7, forks: true, figures: "/tmp/ä b",
          unit: CellStart.Unit(library: "/a/unit.so", entry: "nb_1"))),
      .start(asking),
      .input("eine Zeile\n"), .input(""), .input(nil),
      .watch(process: 12, ResourceLimits(memory: 4096, files: 1, processes: .max)),
      .rest(process: 1), .end(process: .max), .sweep(turn: 8), .quit,
    ]
  }()

  static let reports: [HostReport] = [
    .begun(turn: 1, process: 99), .refused(turn: 2, .packet), .refused(turn: 2, .files),
    .refused(turn: 0, .fork(error: 11)), .unloadable(turn: 3, reason: "undefined symbol: f"),
    .asksInput(turn: 4),
    .done(turn: 5, CellEnd(nanoseconds: 123_456, threads: 2, stragglers: 0)),
    .ready(version: HostReport.version), .failed(reason: ""), .ended(process: 3, .exited(-1)),
    .ended(process: 3, .signalled(9)), .overLimit(process: 4, .files), .unknown(process: 5),
    .swept(turn: 6),
  ]

  @Test func everyMessageIsReadAsItWasSent() {
    for command in Self.commands { #expect(HostCommand(packet: command.packet[...]) == command) }
    for report in Self.reports { #expect(HostReport(packet: report.packet[...]) == report) }
  }

  /// Commands are no reports, and the other way round.
  @Test func noMessageIsTakenForOneOfTheOtherSide() {
    for command in Self.commands { #expect(HostReport(packet: command.packet[...]) == nil) }
    for report in Self.reports { #expect(HostCommand(packet: report.packet[...]) == nil) }
  }

  @Test func whatIsCutOrHasMoreIsNoMessage() {
    for packet in Self.commands.map(\.packet) {
      for count in packet.indices { #expect(HostCommand(packet: packet[..<count]) == nil) }
      #expect(HostCommand(packet: (packet + [0])[...]) == nil)
    }
    for packet in Self.reports.map(\.packet) {
      for count in packet.indices { #expect(HostReport(packet: packet[..<count]) == nil) }
      #expect(HostReport(packet: (packet + [0])[...]) == nil)
    }
  }

  /// Packets with some bytes changed: whatever is read is written as it was, so that no two packets
  /// mean the same and none means more than it says.
  @Test func changedPacketsAreRefusedOrMeanWhatTheySay() {
    var random = SystemRandomNumberGenerator()
    let packets = (Self.commands.map(\.packet) + Self.reports.map(\.packet)) + [[]]
    for round in 0..<20_000 {
      var packet = packets[round % packets.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let byte = [0, 1, 0x7f, 0x80, 0xff, UInt8.random(in: 0...255)].randomElement() ?? 0
        if packet.isEmpty || Int.random(in: 0..<8) == 0 {
          packet.insert(byte, at: Int.random(in: 0...packet.count))
        } else {
          packet[Int.random(in: 0..<packet.count)] = byte
        }
      }
      if let command = HostCommand(packet: packet[...]) { #expect(command.packet == packet) }
      if let report = HostReport(packet: packet[...]) { #expect(report.packet == packet) }
    }
  }

  /// A reason that is too long for a packet is cut.
  @Test func everyReportFitsIntoAPacket() {
    let reason = String(repeating: "ä", count: PacketSocket.size)
    #expect(HostReport.failed(reason: reason).packet.count <= PacketSocket.size)
    #expect(HostReport.unloadable(turn: 1, reason: reason).packet.count <= PacketSocket.size)
  }
}
