/// A colour of the book, which has a light and a dark form.
///
/// The same thing has the same colour everywhere: ask for `.state`, `.input` or `.memory` where the
/// line stands for one of them.
public struct Hue: Sendable, Hashable {
  /// The name of the page's CSS variable that gives this colour.
  let name: String
  let light: String
  let dark: String

  /// Text and outlines.
  public static let ink = Hue(name: "ink", light: "#1d1f22", dark: "#e8e6e1")
  /// Axis labels and whatever stands back.
  public static let soft = Hue(name: "soft", light: "#55595f", dark: "#a9adb3")
  /// Hairlines.
  public static let rule = Hue(name: "rule", light: "#d9d5ca", dark: "#363a40")
  /// The ground.
  public static let paper = Hue(name: "paper", light: "#fcfbf8", dark: "#15171a")
  /// Blue, the colour of what is a state.
  public static let blue = Hue(name: "blue", light: "#0072b2", dark: "#56b4e9")
  /// Orange, the colour of what is a gradient.
  public static let orange = Hue(name: "orange", light: "#c04f00", dark: "#f28e3b")
  /// Green, the colour of what comes out.
  public static let green = Hue(name: "green", light: "#007a5e", dark: "#2fc39a")
  /// Plum, the colour of what is a memory.
  public static let plum = Hue(name: "plum", light: "#8f4a8f", dark: "#d59ad5")
  /// Ochre, the colour of what goes in.
  public static let ochre = Hue(name: "ochre", light: "#8a6d00", dark: "#e6c84a")

  /// What goes into a network.
  public static let input = ochre
  /// A hidden state.
  public static let state = blue
  /// A candidate, a memory cell, the key-value memory of attention.
  public static let memory = plum
  /// What comes out of a network.
  public static let output = green
  /// A gradient, always dashed.
  public static let gradient = orange
  /// What any model should beat.
  public static let baseline = soft
  /// What no model can beat.
  public static let floor = ink

  /// The colours of the first four series of a plot; orange is for gradients alone.
  static let series = [blue, green, plum, ochre]

  /// Dark letters on a middling tint, the same in both themes.
  static let onTint = Hue(name: "", light: "#15171a", dark: "#15171a")

  /// What follows `fill-` or `stroke-` in a class name.
  var slug: String { name.isEmpty ? "tint" : name }
}

/// How a line is broken up, so that it can be told apart without its colour.
public enum Dash: Sendable, Hashable {
  /// Unbroken.
  case solid
  /// Short dashes.
  case dashed
  /// Dots.
  case dotted
  /// Dashes and dots in turn.
  case dashDotted
  /// Long dashes.
  case longDashed

  var pattern: String? {
    switch self {
    case .solid: nil
    case .dashed: "6 3"
    case .dotted: "1.5 3.5"
    case .dashDotted: "9 3 2 3"
    case .longDashed: "12 4"
    }
  }

  /// The patterns of the first four series of a plot.
  static let series: [Dash] = [.solid, .longDashed, .dashDotted, .dotted]
}
