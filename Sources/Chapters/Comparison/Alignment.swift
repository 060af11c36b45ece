/// The cheapest way to turn one sequence into another, with wildcards that take up anything.
enum Alignment {
  enum Step: Equatable {
    case match(Int, Int)
    case replace(Int, Int)
    case delete(Int)
    case insert(Int)
    case wildcard(Int, taking: Range<Int>)
  }

  /// Longer problems are not worth the time: the caller does without.
  static let sizeLimit = 2_000_000

  /// Steps from `old` (0..<oldCount) to `new`; nil where the problem is too large.
  static func steps(
    _ oldCount: Int, _ newCount: Int, isWild: (Int) -> Bool = { _ in false },
    replaceCost: Int32 = 1000, _ matches: (Int, Int) -> Bool
  ) -> [Step]? {
    var prefix = 0
    while prefix < min(oldCount, newCount), !isWild(prefix), matches(prefix, prefix) { prefix += 1 }
    var suffix = 0
    while suffix < min(oldCount, newCount) - prefix, !isWild(oldCount - 1 - suffix),
      matches(oldCount - 1 - suffix, newCount - 1 - suffix)
    {
      suffix += 1
    }
    let rows = oldCount - prefix - suffix
    let columns = newCount - prefix - suffix
    guard (rows + 1) * (columns + 1) <= sizeLimit else { return nil }
    let wild = (0..<rows).map { isWild(prefix + $0) }
    let width = columns + 1
    // cost[i, j]: from what is left of old after i to what is left of new after j.
    var cost = [Int32](repeating: 0, count: (rows + 1) * width)
    var isMatch = [Bool](repeating: false, count: (rows + 1) * width)
    for j in stride(from: columns - 1, through: 0, by: -1) {
      cost[rows * width + j] = cost[rows * width + j + 1] + 1000
    }
    for i in stride(from: rows - 1, through: 0, by: -1) {
      let row = i * width
      cost[row + columns] = cost[row + width + columns] + (wild[i] ? 0 : 1000)
      for j in stride(from: columns - 1, through: 0, by: -1) {
        if wild[i] {
          cost[row + j] = min(cost[row + width + j], cost[row + j + 1] + 1)
        } else {
          let same = matches(prefix + i, prefix + j)
          isMatch[row + j] = same
          cost[row + j] = min(
            cost[row + width + j + 1] + (same ? 0 : replaceCost),
            min(cost[row + width + j], cost[row + j + 1]) + 1000)
        }
      }
    }
    var steps: [Step] = (0..<prefix).map { .match($0, $0) }
    var (i, j) = (0, 0)
    while i < rows || j < columns {
      let here = cost[i * width + j]
      if i < rows, wild[i] {
        let start = j
        while j < columns, cost[i * width + j] != cost[(i + 1) * width + j] { j += 1 }
        steps.append(.wildcard(prefix + i, taking: (prefix + start)..<(prefix + j)))
        i += 1
      } else if i < rows, j < columns,
        here == cost[(i + 1) * width + j + 1] + (isMatch[i * width + j] ? 0 : replaceCost)
      {
        steps.append(
          isMatch[i * width + j] ? .match(prefix + i, prefix + j) : .replace(prefix + i, prefix + j)
        )
        i += 1
        j += 1
      } else if i < rows, here == cost[(i + 1) * width + j] + 1000 {
        steps.append(.delete(prefix + i))
        i += 1
      } else {
        steps.append(.insert(prefix + j))
        j += 1
      }
    }
    return steps + (0..<suffix).map { .match(oldCount - suffix + $0, newCount - suffix + $0) }
  }
}
