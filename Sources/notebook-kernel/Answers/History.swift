import Foundation
import Workbench

/// The cells that were run in this session.
struct History: Sendable {
  struct Item: Sendable {
    var number: Int
    var code: String
    var value: String?
  }
  private(set) var items: [Item] = []

  mutating func add(_ number: Int, _ code: String, value: String?) {
    items.append(Item(number: number, code: code, value: value))
  }

  /// The answer to a `history_request`.
  func answer(_ request: JSONValue) -> JSONValue {
    var chosen = items
    let count = request["n"]?.number
    switch request["hist_access_type"]?.text {
    case "range":
      let start = request["start"]?.number ?? 0
      let stop = request["stop"]?.number ?? .max
      chosen = chosen.filter { $0.number >= start && $0.number < stop }
    case "search":
      let pattern = request["pattern"]?.text ?? "*"
      chosen = chosen.filter { fnmatch(pattern, $0.code, 0) == 0 }
      if request["unique"]?.bool == true {
        var seen: Set<String> = []
        chosen = chosen.reversed().filter { seen.insert($0.code).inserted }.reversed()
      }
      if let count { chosen = chosen.suffix(max(0, count)) }
    default:
      if let count { chosen = chosen.suffix(max(0, count)) }
    }
    let showsOutput = request["output"]?.bool == true
    let list = chosen.map { item -> JSONValue in
      let value = item.value.map { JSONValue.text($0) } ?? .null
      return [
        1, .number(item.number), showsOutput ? [.text(item.code), value] : .text(item.code),
      ]
    }
    return ["history": .list(list)]
  }
}
