/// A plot drawn with characters: marks for points, names at the right ends.
struct TextPlot {
  let title: String
  let x: Scale
  let y: Scale
  var names = (x: "", y: "")
  private let columns: Int
  private let left: Int
  private let height = 15
  private var grid: TextGrid
  private var ends: [(name: String, row: Int, mark: Character)] = []
  private var count = 0
  private static let room = 18

  init(title: String, x: Scale, y: Scale, columns: Int) {
    self.title = title
    self.x = x
    self.y = y
    self.columns = columns
    left = (y.ticks(about: 4).map { $0.label.count }.max() ?? 0) + 1
    grid = TextGrid(columns: max(16, columns - left - 1 - Self.room), rows: height)
  }

  private static let marks: [Character] = ["*", "o", "+", "x", "#", "%"]

  /// Draws a level across the plot.
  mutating func level(_ name: String, _ value: Double, _ mark: Character) {
    guard let row = row(value) else { return }
    for column in 0..<grid.columns { grid[column, row] = mark }
    ends.append((name, row, mark))
  }

  /// Draws a curve, joined where neighbours are more than a column apart.
  mutating func line(_ name: String, _ xs: [Double], _ ys: [Double]) {
    let mark = Self.marks[count % Self.marks.count]
    count += 1
    var before: (column: Int, y: Double)?
    var lastRow: Int?
    for (xValue, yValue) in zip(xs, ys) {
      guard let across = x.position(xValue), let up = y.position(yValue),
        (0...1).contains(across)
      else {
        before = nil
        continue
      }
      let column = Int(across * Double(grid.columns - 1) + 0.5)
      if let before, column - before.column > 1 {
        for step in before.column + 1..<column {
          let share = Double(step - before.column) / Double(column - before.column)
          plot(step, before.y + (up - before.y) * share, mark)
        }
      }
      plot(column, up, mark)
      before = (column, up)
      lastRow = rowAt(up)
    }
    if let lastRow { ends.append((name, lastRow, mark)) }
  }

  /// Adds a line to the names at the right, from the top down.
  mutating func key(_ text: String) {
    guard let mark = text.first else { return }
    ends.append((String(text.dropFirst(2)), ends.count, mark))
  }

  /// Draws single points.
  mutating func points(_ xs: [Double], _ ys: [Double], _ mark: Character) {
    for (xValue, yValue) in zip(xs, ys) {
      guard let across = x.position(xValue), let up = y.position(yValue),
        (0...1).contains(across)
      else { continue }
      plot(Int(across * Double(grid.columns - 1) + 0.5), up, mark)
    }
  }

  private mutating func plot(_ column: Int, _ up: Double, _ mark: Character) {
    guard let row = rowAt(up) else { return }
    grid[column, row] = mark
  }

  private func row(_ value: Double) -> Int? { y.position(value).flatMap(rowAt) }

  private func rowAt(_ up: Double) -> Int? {
    guard up >= -0.001, up <= 1.001 else { return nil }
    return height - 1 - Int(up * Double(height - 1) + 0.5)
  }

  /// The finished plot.
  var text: String {
    var sheet = TextGrid(columns: columns, rows: height + 4)
    sheet.write(cut(title, to: columns), column: 0, row: 0)
    var axis = names.y
    if y.logarithmic { axis += axis.isEmpty ? "log scale" : ", log scale" }
    sheet.write(cut(axis, to: columns), column: 0, row: 1)
    let top = 2
    for row in 0..<height {
      sheet[left, top + row] = "|"
      for column in 0..<grid.columns { sheet[left + 1 + column, top + row] = grid[column, row] }
    }
    for tick in y.ticks(about: 4) {
      guard let row = row(tick.value) else { continue }
      sheet.write(padded(tick.label, to: left - 1, left: true), column: 0, row: top + row)
      sheet[left, top + row] = "+"
    }
    writeEnds(on: &sheet, top: top)
    writeBottom(on: &sheet, row: top + height)
    var text = sheet.text
    var bottom = names.x
    if x.logarithmic { bottom += bottom.isEmpty ? "log scale" : ", log scale" }
    if !bottom.isEmpty {
      let width = left + 1 + grid.columns
      text += padded(cut(bottom, to: width), to: width, left: true) + "\n"
    }
    return text
  }

  private func writeEnds(on sheet: inout TextGrid, top: Int) {
    var taken: Set<Int> = []
    for end in ends {
      let near = (0..<height).sorted { abs($0 - end.row) * 2 < abs($1 - end.row) * 2 }
      guard let row = near.first(where: { !taken.contains($0) }) else { continue }
      taken.insert(row)
      let label = cut("\(end.mark) \(end.name)", to: Self.room - 2)
      sheet.write(label, column: left + 2 + grid.columns, row: top + row)
    }
  }

  private func writeBottom(on sheet: inout TextGrid, row: Int) {
    for column in left...left + grid.columns { sheet[column, row] = column == left ? "+" : "-" }
    var free = 0
    for tick in x.ticks(about: 5) {
      guard let across = x.position(tick.value) else { continue }
      let column = left + 1 + Int(across * Double(grid.columns - 1) + 0.5)
      sheet[column, row] = "+"
      let start = max(0, column - tick.label.count / 2)
      guard start >= free else { continue }
      sheet.write(tick.label, column: start, row: row + 1)
      free = start + tick.label.count + 1
    }
  }
}
