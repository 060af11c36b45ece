/// A chapter as a reader sees it: blocks in reading order, with cells, outputs and figures at their
/// places.
///
/// `Chapter.document` makes it; the site renders it.
package struct Document: Sendable {
  package var blocks: [Block]
}

/// A block of a document.
package struct Block: Sendable {
  package var kind: Kind
  /// Where the block starts in the chapter.
  package var position: SourcePosition
  /// The last line of the block.
  package var lastLine: Int

  package indirect enum Kind: Sendable {
    case heading(level: Int, [Inline])
    case paragraph([Inline])
    /// A code block that is neither a cell nor an output.
    case code(CodeBlock)
    /// The cell with this number.
    case cell(Int)
    /// The recorded output of the cell with this number; one that is a table may have a caption.
    case output(cell: Int, caption: TableCaption?)
    case figure(FigureBlock)
    /// A block quote that opens with the title of a note.
    case note(NoteKind, [Block])
    /// A quote that opens with `[!NOTE]` or the like.
    case alert(AlertKind, [Block])
    /// `[^name]: ...`, the text of a footnote.
    case footnote(String, [Inline])
    case quote([Block])
    case list(ListBlock)
    case table(TableBlock)
    /// A display on its own: `$$ ... $$`.
    case mathematics(Mathematics)
    /// Raw HTML as written. Comments are here too.
    case html(String)
    case thematicBreak
  }
}

/// Code that is shown only.
package struct CodeBlock: Sendable, Hashable {
  /// The first word after the fence; nil for indented code and bare fences.
  package var language: String?
  /// Everything after the fence.
  package var info: String
  package var text: String
}

/// An image on its own, with the caption that follows it.
package struct FigureBlock: Sendable {
  package var image: ImageLink
  /// The emphasised text at the start of the paragraph after the image.
  package var caption: [Inline]?
  /// What follows the caption in the same paragraph.
  package var remark: [Inline]
  /// `3.1` where the caption starts with `Figure 3.1.`; the figure's anchor is then `figure-3.1`.
  package var number: String?
  /// The cell after which the image stands, where the image is a figure that cells record.
  package var cell: Int?
  /// The name under which a cell shows the figure.
  package var name: String?
}

/// The notes that chapters have.
package enum NoteKind: String, Sendable, CaseIterable {
  case note = "Note"
  case trap = "Trap"
  case checkYourPicture = "Check your picture"
  /// A list about the cell above: each item opens with a piece of the cell's code.
  case lineByLine = "Line by line"
}

package struct ListBlock: Sendable {
  /// The first number of an ordered list; nil for bullets.
  package var start: Int?
  package var isTight: Bool
  package var items: [[Block]]
}

package struct TableBlock: Sendable {
  package enum Alignment: String, Sendable { case left, center, right }
  /// One for each column; nil where the delimiter row says nothing.
  package var alignments: [Alignment?]
  package var header: [[Inline]]
  /// Every row has as many cells as the header.
  package var rows: [[[Inline]]]
  package var caption: [Inline]?
  /// `3.1` where the caption starts with `Table 3.1.`; the anchor is then `table-3.1`.
  package var number: String?
}

/// A formula in TeX.
package struct Mathematics: Sendable, Hashable {
  /// The text between the dollars, container prefixes taken away.
  package var tex: String
  package var isDisplay: Bool
  /// The text in `\tag{...}`; the formula's anchor is then `equation-2.3`.
  package var number: String?
  /// Where the opening dollar stands.
  package var position: SourcePosition
}

/// A piece of running text.
package indirect enum Inline: Sendable {
  case text(String)
  case softBreak
  case lineBreak
  case code(String)
  case html(String)
  case emphasis([Inline])
  case strong([Inline])
  case strikethrough([Inline])
  /// `[^name]`, the mark of a footnote.
  case footnote(String)
  /// `[@elman-1990; @werbos-1990]`, entries of the references.
  case citation([String])
  case link(LinkText)
  case image(ImageLink)
  case mathematics(Mathematics)
}

package struct LinkText: Sendable {
  package var destination: String
  package var title: String
  package var content: [Inline]
  /// The line is exact; the column is that of the line's text where it is not known.
  package var position: SourcePosition
}

package struct ImageLink: Sendable {
  package var destination: String
  package var title: String
  package var altText: String
  package var position: SourcePosition
}

extension [Inline] {
  /// The text without its marks; mathematics as TeX.
  package var plainText: String {
    map { inline in
      switch inline {
      case .text(let text), .code(let text): text
      case .softBreak, .lineBreak: " "
      case .html: ""
      case .emphasis(let content), .strong(let content), .strikethrough(let content):
        content.plainText
      case .footnote: ""
      case .citation(let keys): keys.joined(separator: ", ")
      case .link(let link): link.content.plainText
      case .image(let image): image.altText
      case .mathematics(let formula): formula.tex
      }
    }.joined()
  }
}
