import Testing

@testable import Chapters

/// A chapter that computes 9.8437, a share of 0.9371, 4,271 and 120, and sets 900.
private func written(_ prose: String, path: String = "03-lstm.md") -> Chapter {
  let text = """
    ---
    title: Loss
    parameters:
      steps: 900
    ---

    # Loss in 777 words

    $$ x = 1.5 \\tag{2.3} $$

    ```swift name=results
    let rate = 0.25
    print("LSTM", 9.8437, "share", 0.9371, 4271)
    ```

    ```output
    LSTM 9.8437 share 0.9371 4271
    ```

    ```swift
    print(120)
    ```

    ```output
    120
    ```

    \(prose)
    """
  return Chapter.parse(path: path, bytes: Array(text.utf8), strict: true)
}

private func check(_ prose: String) -> NumberCheck.Outcome {
  let chapter = written(prose)
  let other = Chapter.parse(
    path: "02.md", bytes: Array("# Two\n\n```swift\nlet x = 55.25\n```\n".utf8), strict: true)
  return NumberCheck.outcome(of: chapter, NumberSources(chapter) { _ in nil }) { path in
    path == "02-bptt.md" ? NumberSources(other) { _ in nil } : nil
  }
}

@Suite struct NumberCheckTests {
  /// What a sentence may say.
  @Test(arguments: [
    "It ends at 9.8437, at 9.84, at 9.8.", "It is right in 93.7 % and 94 percent of all cases.",
    "The share is 0.94.", "It has 4,271 or 4271 of them.", "About 4,300 of them, some 120.",
    "After 900 steps at 0.25.", "A number of 12 or 99 says little.", "In 1997, with Swift 6.31.",
    "See [exercise\n3.14](#a), where the share is\n0.94.",
    "See figure 3.14, figures 3.1 and 3.2, section 4.25, chapter 123, and (2.3).",
    "By equations (2.3) and (2.45), and answer 3.14.",
    "The formula $0.777$ and the code `0.777` are no results.",
    "As [chapter 2](02-bptt.md) says, 55.25, or 55.3.",
    "[They](references.md#a) report 77.7. Ours is 9.84.",
    "| model | nats |\n|---|---|\n| LSTM | 9.84 |", "> **Note.** So 9.84.", "- an item: 9.84",
    "On 2015-10-30, in release 1.2.3, arXiv:1412.3555.",
  ])
  func isBorneOut(_ prose: String) {
    #expect(check(prose).missing.isEmpty, "\(check(prose).missing.map(\.sentence))")
  }

  /// What it may not.
  @Test(arguments: [
    ("It ends at 7.87.", "7.87"), ("It ends at 9.85.", "9.85"), ("Right in 93.6 %.", "93.6 %"),
    ("It has 4,272 of them.", "4,272"), ("Exactly 4,300 of them.", "4,300"),
    ("About 4,400 of them.", "4,400"), ("It takes 55.25.", "55.25"),
    ("[They](references.md#a) report 77.7. Ours is 77.6.", "77.6"),
    ("| a |\n|---|\n| 77.7 |", "77.7"), ("> **Trap.** So 7.87.", "7.87"), ("- 7.87 there", "7.87"),
    ("It is (7.5), not equation 2.3.", "7.5"), ("*Table 3.1. All 777 of them.*", "777"),
  ])
  func comesFromNowhere(_ prose: String, _ number: String) {
    let missing = check(prose).missing
    #expect(missing.count == 1)
    guard case .numberFromNowhere(number, _)? = missing.first?.fact else {
      Issue.record("\(missing.map(\.sentence))")
      return
    }
  }

  @Test func aFailureNamesTheLineAndWhatIsNearest() throws {
    let found = try #require(check("Words.\n\nIt comes to 9.1\nand then to 9.95.").missing.last)
    #expect(found.position == SourcePosition(line: 31, column: 13))
    #expect(found.sentence.contains("9.95") && found.sentence.contains("'results' shows 9.8437"))
  }

  @Test func citationsAreCounted() {
    let outcome = check("It is 9.84, against 7.7 in [theirs](references.md#x).")
    #expect(outcome.stated == 2 && outcome.cited == 2)
    #expect(check("It is 9.84. Theirs is 7.7 in [that](references.md#x).").cited == 1)
  }

  @Test(arguments: [
    ("9.30", false, 9.3012, true), ("9.3", false, 9.3012, true), ("9.3", false, 9.36, false),
    ("93.7", true, 0.9371, true), ("93.7", true, 93.71, true), ("0.5", false, 0.45, true),
    ("0.5", false, 0.449, false), ("1e-3", false, 0.001, true), ("2.5e-7", false, 2.46e-7, true),
    ("2.5e-7", false, 2.4e-7, false), ("1,000", false, 1000.4, true), ("9.30", false, 9.3, true),
  ])
  func roundingCountsWhereItIsRight(
    _ text: String, _ isPercentage: Bool, _ value: Double, _ fits: Bool
  ) throws {
    let number = try #require(StatedNumber(text[...], isPercentage: isPercentage))
    #expect(number.isBorneOut(by: value) == fits)
  }

  @Test(arguments: [("numbers: checked", true), ("numbers: quoted", false), ("title: A", false)])
  func theBookAsksForIt(_ line: String, _ isOn: Bool) {
    #expect(NumberCheck.isOn(bookFile: line + "\n") == isOn)
  }

  @Test func numbersOfFiguresCountAndWordsAboutThemDoNot() {
    let text =
      "# A\n\n```swift\nshow(plot, \"loss\")\n```\n\n![x](figures/a-loss.svg)\n\nIt falls to 2.75.\n"
    let chapter = Chapter.parse(path: "a.md", bytes: Array(text.utf8), strict: true)
    func missing(_ svg: String) -> Int {
      NumberCheck.outcome(of: chapter, NumberSources(chapter) { _ in Array(svg.utf8) }) { _ in nil }
        .missing.count
    }
    #expect(missing("<svg><metadata>step\tloss\n1\t2.75</metadata></svg>") == 0)
    #expect(missing("<svg><text x=\"1\">2.746</text></svg>") == 0)
    #expect(missing("<svg><desc>2.75</desc><style>.a{x:2.75}</style><path d=\"2.75\"/></svg>") == 1)
  }
}
