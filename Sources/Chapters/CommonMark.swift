import CMark

/// A node of libcmark's tree as a value.
///
/// Only this file knows libcmark.
///
/// Lines count from 1 in the whole file. Columns of blocks are bytes from 1; those of inlines are
/// libcmark's best guess.
struct SyntaxNode: Sendable {
  enum Kind: Sendable, Equatable {
    case document, quote, item, paragraph, thematicBreak, htmlBlock
    case list(start: Int?, isTight: Bool)
    case heading(level: Int)
    case codeBlock(info: String)
    case text, softBreak, lineBreak, code, htmlInline, emphasis, strong
    case link(destination: String, title: String)
    case image(destination: String, title: String)
  }
  var kind: Kind
  var firstLine: Int
  var firstColumn: Int
  var lastLine: Int
  var literal: [UInt8] = []
  var children: [SyntaxNode] = []
}

enum CommonMark {
  /// Containers nested deeper than this are read as empty: nobody wrote them.
  static let depthLimit = 200

  /// The tree of a Markdown text whose first line is line `firstLine` of its file.
  static func parse(_ bytes: ArraySlice<UInt8>, firstLine: Int = 1) -> SyntaxNode {
    let root = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.flatMap { cmark_parse_document($0, text.count, CMARK_OPT_DEFAULT) }
      }
    }
    guard let root else {
      return SyntaxNode(kind: .document, firstLine: firstLine, firstColumn: 1, lastLine: firstLine)
    }
    defer { cmark_node_free(root) }
    return node(root, lineOffset: firstLine - 1, depth: 0)
      ?? SyntaxNode(kind: .document, firstLine: firstLine, firstColumn: 1, lastLine: firstLine)
  }

  private static func node(
    _ raw: OpaquePointer, lineOffset: Int, depth: Int
  ) -> SyntaxNode? {
    guard let kind = kind(of: raw) else { return nil }
    var node = SyntaxNode(
      kind: kind, firstLine: Int(cmark_node_get_start_line(raw)) + lineOffset,
      firstColumn: Int(cmark_node_get_start_column(raw)),
      lastLine: Int(cmark_node_get_end_line(raw)) + lineOffset)
    switch kind {
    case .text, .code, .htmlInline, .htmlBlock, .codeBlock:
      node.literal = bytes(cmark_node_get_literal(raw))
    default: break
    }
    guard depth < depthLimit else { return node }
    var child = cmark_node_first_child(raw)
    while let current = child {
      if let value = self.node(current, lineOffset: lineOffset, depth: depth + 1) {
        node.children.append(value)
      }
      child = cmark_node_next(current)
    }
    return node
  }

  private static func kind(of raw: OpaquePointer) -> SyntaxNode.Kind? {
    switch cmark_node_get_type(raw) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_BLOCK_QUOTE: .quote
    case CMARK_NODE_LIST:
      .list(
        start: cmark_node_get_list_type(raw) == CMARK_ORDERED_LIST
          ? Int(cmark_node_get_list_start(raw)) : nil,
        isTight: cmark_node_get_list_tight(raw) != 0)
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .codeBlock(info: text(cmark_node_get_fence_info(raw)))
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_HEADING: .heading(level: Int(cmark_node_get_heading_level(raw)))
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    case CMARK_NODE_TEXT: .text
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE: .code
    case CMARK_NODE_HTML_INLINE: .htmlInline
    case CMARK_NODE_EMPH: .emphasis
    case CMARK_NODE_STRONG: .strong
    case CMARK_NODE_LINK:
      .link(destination: text(cmark_node_get_url(raw)), title: text(cmark_node_get_title(raw)))
    case CMARK_NODE_IMAGE:
      .image(destination: text(cmark_node_get_url(raw)), title: text(cmark_node_get_title(raw)))
    default: nil
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text else { return [] }
    var length = 0
    while text[length] != 0 { length += 1 }
    return text.withMemoryRebound(to: UInt8.self, capacity: length) {
      Array(UnsafeBufferPointer(start: $0, count: length))
    }
  }

  private static func text(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
