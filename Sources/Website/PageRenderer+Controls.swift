import CellCode
import Chapters

extension PageRenderer {
  /// What a reader sets in a live cell; shown where the page's script can run it.
  mutating func controls(of cell: Cell) {
    guard let live = page.live, live.cells.contains(cell.number) else { return }
    let controls = LiveControl.all(in: ParsedCode(cell.code)).controls
    guard !controls.isEmpty else { return }
    html += "<form class=controls data-cell=\(cell.number) data-limit=\(Self.limit(of: cell)) "
    html += "aria-label=\"Controls of cell \(cell.number)\">"
    for control in controls { html += Self.markup(control) }
    html += "<button type=reset hidden>Reset to the book’s values</button>"
    html += "<p class=origin>Computed here, by the cell above. Faint lines are the book’s.</p>"
    html += "<p class=problem role=alert hidden></p><p class=heard role=status></p></form>"
  }

  /// The seconds after which a page stops the cell.
  private static func limit(of cell: Cell) -> Int { Int(max(1, cell.labels.timeout ?? 10)) }

  private static func markup(_ control: LiveControl) -> String {
    let name = escapedHTML(control.name)
    func labelled(_ input: String) -> String { "<label><span>\(name)</span>\(input)</label>" }
    switch control.kind {
    case .slider(let low, let high, let step, let start):
      let ends = "min=\(text(low)) max=\(text(high)) step=\(step == 0 ? "any" : text(step))"
      let value = text(start).replacing("-", with: "−")
      return labelled(
        "<input type=range name=\"\(name)\" aria-label=\"\(name)\" \(ends) value=\(text(start)) autocomplete=off>"
          + "<output>\(value)</output>")
    case .choice(let options):
      let list = options.map { "<option>\(escapedHTML($0))" }.joined()
      return labelled("<select name=\"\(name)\" autocomplete=off>\(list)</select>")
    case .text(let start):
      return labelled(
        "<input type=text name=\"\(name)\" value=\"\(escapedHTML(start))\" maxlength=200 "
          + "autocomplete=off spellcheck=false>")
    case .toggle(let start):
      return labelled(
        "<input type=checkbox name=\"\(name)\"\(start ? " checked" : "") autocomplete=off>")
    case .button: return "<button type=button name=\"\(name)\">\(name)</button>"
    case .switches(let start):
      let boxes = start.enumerated().map { place, isOn in
        "<input type=checkbox aria-label=\(place) title=\(place) autocomplete=off"
          + "\(isOn ? " checked" : "")\(place == 0 ? "" : " tabindex=-1")>"
      }
      return "<fieldset name=\"\(name)\"><legend>\(name)</legend>\(boxes.joined())</fieldset>"
    }
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
  }
}
