import Caching
import FlyingFox
import FlyingSocks
import Foundation
import Workbench

/// The preview's web server: it listens on the loopback interface alone, and answers only who asks
/// for it by that name.
///
/// Files come from memory, so no path can lead out of the site.
struct PreviewServer: Sendable {
  let book: LiveBook
  let port: UInt16

  /// A free port of the loopback interface, or the one that was asked for.
  static func freePort(_ wanted: UInt16?) throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure("no socket can be made.", .setUpFailed) }
    defer { close(descriptor) }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = (wanted ?? 0).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
      }
    }
    guard outcome else {
      throw Failure(
        "port \(wanted ?? 0) cannot be had: \(String(cString: strerror(errno))). "
          + "Leave --port out to get a free one.", .setUpFailed)
    }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Serves until the task is cancelled; `whenReady` is called once pages can be had.
  func run(whenReady: @escaping @Sendable () -> Void) async throws {
    let server = HTTPServer(
      address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port), timeout: 30, logger: .disabled)
    await server.appendRoute("*") { request in await answer(request) }
    async let listening: Void = {
      try await server.waitUntilListening(timeout: 30)
      whenReady()
    }()
    try await server.run()
    try await listening
  }

  func answer(_ request: HTTPRequest) async -> HTTPResponse {
    guard isOwn(request) else {
      return Self.text(.forbidden, "This preview answers only its own pages.\n")
    }
    guard request.method == .GET || request.method == .HEAD else {
      return Self.text(.methodNotAllowed, "Only GET.\n")
    }
    let written = request.path.hasPrefix("/") ? String(request.path.dropFirst()) : request.path
    let path = written.removingPercentEncoding ?? written
    if path == ".changes" { return await changes(request) }
    if path == "preview.js" {
      return Self.response(
        "preview.js",
        FileManager.default.contents(
          atPath: ThemeFolder.path + "/preview.js") ?? Data())
    }
    let name = path.isEmpty ? "index.html" : path
    if let bytes = await book.file(at: name) { return Self.response(name, Data(bytes)) }
    let missing = await book.file(at: "404.html") ?? []
    return HTTPResponse(
      statusCode: .notFound, headers: Self.headers("404.html"), body: Data(missing))
  }

  /// The book's version once it is not the one that the page has, and a line of news.
  private func changes(_ request: HTTPRequest) async -> HTTPResponse {
    let since = request.query.first { $0.name == "since" }.flatMap { Int($0.value) } ?? 0
    var page = request.query.first { $0.name == "page" }?.value ?? ""
    page = page.removingPercentEncoding ?? page
    if page.hasPrefix("/") { page.removeFirst() }
    await book.waitForChange(since: since)
    let news = News(version: await book.version, state: await book.state(of: page))
    let body = (try? JSONEncoder().encode(news)) ?? Data()
    return HTTPResponse(statusCode: .ok, headers: Self.headers("news.json"), body: body)
  }

  private struct News: Encodable {
    var version: Int
    var state: String
  }

  /// Whether the request names this server, and comes from one of its pages or from none.
  private func isOwn(_ request: HTTPRequest) -> Bool {
    let names = ["127.0.0.1:\(port)", "localhost:\(port)"]
    guard let host = request.headers[.host], names.contains(host.lowercased()) else { return false }
    guard let origin = request.headers[HTTPHeader("Origin")] else { return true }
    return names.contains { origin.lowercased() == "http://\($0)" }
  }

  private static func response(_ path: String, _ body: Data) -> HTTPResponse {
    HTTPResponse(statusCode: .ok, headers: headers(path), body: body)
  }

  private static func text(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
    HTTPResponse(statusCode: status, headers: headers("a.txt"), body: Data(text.utf8))
  }

  private static func headers(_ path: String) -> HTTPHeaders {
    let type =
      switch (path as NSString).pathExtension {
      case "html": "text/html; charset=utf-8"
      case "css": "text/css; charset=utf-8"
      case "js": "text/javascript; charset=utf-8"
      case "json", "ipynb": "application/json"
      case "svg": "image/svg+xml"
      case "png": "image/png"
      case "jpg", "jpeg": "image/jpeg"
      case "woff2": "font/woff2"
      case "xml": "application/xml"
      default: "text/plain; charset=utf-8"
      }
    return [
      .contentType: type, HTTPHeader("Cache-Control"): "no-store",
      HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
    ]
  }
}
