import CellCode

extension ParsedCode {
  /// The code as HTML, coloured by what each stretch of it is; every byte of it is there, escaped.
  ///
  /// Keywords are `b`, comments `i`, types `em`, calls `u`; the rest are `i` with a class of one
  /// letter: `n` number, `s` string, `l` label. The tags are short because a page has thousands.
  var html: String {
    var html = ""
    html.reserveCapacity(text.utf8.count * 2)
    var position = text.utf8.startIndex
    for run in runs {
      let end = text.utf8.index(position, offsetBy: run.length)
      html += run.class.opening
      html.appendText(text[position..<end])
      html += run.class.closing
      position = end
    }
    return html
  }
}

extension CodeClass {
  fileprivate var opening: String {
    switch self {
    case .plain: ""
    case .keyword: "<b>"
    case .comment: "<i>"
    case .type: "<em>"
    case .call: "<u>"
    case .number: "<i class=n>"
    case .string: "<i class=s>"
    case .label: "<i class=l>"
    }
  }

  fileprivate var closing: String {
    switch self {
    case .plain: ""
    case .keyword: "</b>"
    case .type: "</em>"
    case .call: "</u>"
    default: "</i>"
    }
  }
}
