// Controls of live cells. In a page the reader moves them, and the cell runs again; everywhere else
// each gives the value that it starts with, so that what is recorded is what a page shows first.
//
// A control is described to its host by fields: its kind, its name, and what the kind needs.

/// A number that the reader sets, from `range`, in steps of `step` (0: any number).
///
///     let bias = slider("forget bias", -2...4, start: 1, step: 0.1)
public func slider(
  _ name: String, _ range: ClosedRange<Double>, start: Double, step: Double = 0
) -> Double {
  check(name, range.contains(start), "starts outside of its range")
  check(name, step >= 0, "has a negative step")
  return ControlHost.number([
    "slider", name, "\(range.lowerBound)", "\(range.upperBound)", "\(step)", "\(start)",
  ]) ?? start
}

/// A whole number that the reader sets.
public func slider(_ name: String, _ range: ClosedRange<Int>, start: Int, step: Int = 1) -> Int {
  check(name, step > 0, "has no step")
  let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
  return Int(slider(name, low...high, start: Double(start), step: Double(step)))
}

/// One of several words, the first of them at the start.
///
///     let kind = choice("cell", ["RNN", "GRU", "LSTM"])
public func choice(_ name: String, _ options: [String]) -> String {
  check(name, !options.isEmpty, "has nothing to choose from")
  for option in options { check(option, isPlain(option), "is no name of an option") }
  let place = ControlHost.number(["choice", name] + options).map { Int($0) } ?? 0
  return options.indices.contains(place) ? options[place] : options[0]
}

/// A line that the reader types; at most 200 characters.
///
///     let number = text("a number", "4271")
public func text(_ name: String, _ start: String) -> String {
  check(name, isPlain(start), "starts with a line break or a tab")
  return ControlHost.value(["text", name, start]) ?? start
}

/// Something that is on or off.
public func toggle(_ name: String, _ start: Bool = false) -> Bool {
  (ControlHost.number(["toggle", name, start ? "1" : "0"]) ?? (start ? 1 : 0)) != 0
}

/// How often the reader has pressed a button: 0 at the start.
///
/// A seed, for what is drawn again.
public func button(_ name: String) -> Int {
  check(name, true, "")
  return ControlHost.number(["button", name]).map { Int($0) } ?? 0
}

/// A row of places that are on or off, `count` of them: those of `on` at the start.
///
///     let pulses = switches("a pulse at step", 24, on: [2, 9])
public func switches(_ name: String, _ count: Int, on: [Int] = []) -> [Bool] {
  check(name, on.allSatisfy { $0 >= 0 && $0 < count }, "starts with places that are not there")
  let start = String((0..<count).map { on.contains($0) ? Character("1") : Character("0") })
  let value = ControlHost.value(["switches", name, start]) ?? start
  return (Array(value) + Array(start)[min(count, value.count)...]).prefix(count).map { $0 == "1" }
}

/// Ends the program where a control makes no sense.
private func check(_ name: String, _ holds: Bool, _ complaint: String) {
  guard isPlain(name), !name.isEmpty, !name.contains("=") else {
    fatalError("a control's name is a line of text without = and tabs: \"\(name)\"")
  }
  if !holds { fatalError("the control \"\(name)\" \(complaint)") }
}

private func isPlain(_ text: String) -> Bool {
  !text.unicodeScalars.contains { $0 == "\t" || $0 == "\n" || $0 == "\r" }
}
