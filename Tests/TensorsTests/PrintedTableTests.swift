import Testing

@testable import Tensors

@Suite struct PrintedTableTests {
  @Test func columnsOfNumbersStandToTheRight() {
    let table = pipeTable(
      ["model", "nats", "steps"], [["RNN", 10.934, 5000], ["LSTM, wide", Float(9.5), 20]],
      digits: 2)
    #expect(
      table == """
        | model      |  nats | steps |
        |------------|------:|------:|
        | RNN        | 10.93 |  5000 |
        | LSTM, wide |  9.50 |    20 |
        """)
  }

  @Test func whateverAnEntryHoldsStaysInItsCell() {
    let table = pipeTable(["a|b", ""], [["x\ny", "1|2", "too much"], []], digits: 0)
    let lines = table.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].contains("a\\|b") && lines[2].contains("x y") && lines[2].contains("1\\|2"))
    #expect(!table.contains("too much"))
    #expect(Set(lines.map(\.count)).count == 1)
  }

  @Test(arguments: [["1", "2.50", "-3 %"], ["1e-5", "nan", ""]])
  func numbersThatWereWrittenOutAreNumbersToo(column: [String]) {
    #expect(pipeTable(["x"], column.map { [$0] }, digits: 2).contains("-:|"))
  }

  @Test(arguments: [["1", "two"], ["", ""], ["1.2.a"]])
  func textStandsToTheLeft(column: [String]) {
    #expect(!pipeTable(["x"], column.map { [$0] }, digits: 2).contains(":|"))
  }
}
