import Tensors

/// Something that can be drawn: as SVG for a page, as text for a terminal.
///
/// The SVG is a function of the figure's values alone: the same bytes on every machine. It follows
/// a page's light or dark theme when it stands in the page, and the reader's when it stands alone.
public protocol Figure: CustomStringConvertible {
  /// What the figure shows, in a few words; the SVG's title.
  var title: String { get }

  /// What there is to see, with its numbers, for those who cannot see it; the SVG's description
  /// and the image's alternative text.
  var alternative: String { get }

  /// The numbers that are drawn, where there are any; long lists thinned out.
  var tables: [FigureTable] { get }

  /// What an editor would object to: too many lines, nothing to draw.
  var warnings: [String] { get }

  /// The figure as an SVG document that ends in a line feed; one that is wider than 340 pixels holds
  /// a second drawing of that width, for a phone.
  var svg: String { get }

  /// The figure drawn with characters, in lines of at most `columns` characters.
  func text(columns: Int) -> String
}

extension Figure {
  /// A drawing without numbers.
  public var tables: [FigureTable] { [] }

  /// Nothing to object to.
  public var warnings: [String] { [] }

  /// The figure in lines of at most 78 characters.
  public var text: String { text(columns: 78) }

  /// The figure as text.
  public var description: String { text }
}
