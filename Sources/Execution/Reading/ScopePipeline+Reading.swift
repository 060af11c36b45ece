import Chapters

extension ScopePipeline {
  /// Puts the next reading of a block that does not compile in the queue, or publishes that there is
  /// none; false where the unit is none that is read again.
  func readAgain(
    _ group: [PlannedCell], _ messages: [Int: [CompilerMessage]],
    _ pending: inout [[PlannedCell]]
  ) -> Bool {
    guard let reading = group[0].reading, group.count == 1 || group[0].isJoined else {
      return false
    }
    let following = pending.flatMap { $0 }
    let failure = FailedReading(
      messages: group.map { messages[$0.index] ?? [] },
      joined: group.dropFirst().compactMap(\.reading),
      following: following.prefix { $0.reading != nil }.compactMap(\.reading), imports: base.imports
    )
    switch reading.next(after: failure) {
    case .unit(let readings) where readings.count == 1:
      pending.insert([group[0].read(as: readings[0])], at: 0)
    case .unit(let readings):
      let unit = zip(group + following, readings).map { $0.read(as: $1, isJoined: true) }
      pending = [unit] + following.dropFirst(unit.count - group.count).map { [$0] }
    case .failed(let messages, let alone):
      note([group[0]], isCompiled: false)
      publish(.failed(messages), for: [group[0].index])
      if group[0].isKept { carryImports(of: group[0], messages) }
      pending.insert(contentsOf: zip(group.dropFirst(), alone).map { [$0.read(as: $1)] }, at: 0)
    }
    return true
  }
}

extension PlannedCell {
  /// The cell, read in this way.
  func read(as reading: any BlockReading, isJoined: Bool = false) -> PlannedCell {
    var cell = self
    cell.reading = reading
    cell.source = .parsed(reading.syntax)
    cell.isJoined = isJoined
    return cell
  }
}
