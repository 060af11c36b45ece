import Testing

@testable import Website

@Suite struct FormulaStylesTests {
  static let markup =
    "<span class=katex-mathml><math><mi>x</mi></math></span><span class=\"katex\">"
    + "<span class=\"strut height:1.03em;vertical-align:-0.2em\"></span><span class=\"mord\">x</span></span>"

  @Test func aClassThatIsAStyleBecomesARule() {
    let classes = FormulaStyles.classes(in: Self.markup)
    #expect(classes == ["katex", "strut", "mord", "height:1.03em;vertical-align:-0.2em"])
    let rules = FormulaStyles.rules(for: classes, katex: "")
    #expect(
      rules == ".katex .height\\:1\\.03em\\;vertical-align\\:-0\\.2em"
        + "{height:1.03em;vertical-align:-0.2em}\n")
  }

  @Test func rulesThatNothingUsesAreLeftOut() {
    let rules = FormulaStyles.rules(
      for: ["katex", "mord"],
      katex: "@font-face{font-family:K}.katex{a:b}.katex .mord,.katex .x{c:d}.katex .vlist{e:f}")
    #expect(rules == ".katex{a:b}\n.katex .mord,.katex .x{c:d}\n")
  }

  @Test(arguments: ["}x:y", "a:b{", "a:url(x)", "plain"])
  func nothingElseIsARule(_ name: String) {
    #expect(FormulaStyles.rules(for: [name], katex: "").isEmpty)
  }
}
