import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows a figure: in a chapter under its cell, elsewhere as the file `figures/<name>.svg`.
///
/// `name` becomes part of a file's name: letters, digits, hyphens; anything else turns into a
/// hyphen. A file that cannot be written is reported on standard error.
public func show(_ figure: some Figure, _ name: String = "figure") {
  for warning in figure.warnings { report("figure \(name): \(warning)") }
  let name = fileName(name)
  if let folder = getenv("NOTEBOOK_FIGURES").map({ String(cString: $0) }), !folder.isEmpty {
    let number = figureCount(in: folder) + 1
    write(figure.svg, to: "\(folder)/\(number)-\(name).svg")
    write(figure.text, to: "\(folder)/\(number)-\(name).txt")
    markFigure()
  } else {
    mkdir("figures", 0o777)
    let path = "figures/\(name).svg"
    if write(figure.svg, to: path) { print(path) }
  }
}

/// Tells the process that runs the cells, where there is one, that a figure stands here in the output.
private func markFigure() {
  typealias Mark = @convention(c) () -> Void
  if let mark = dlsym(nil, "notebook_mark_figure") { unsafeBitCast(mark, to: Mark.self)() }
}

private func fileName(_ name: String) -> String {
  let allowed = name.unicodeScalars.map { scalar -> Character in
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-": Character(scalar)
    default: "-"
    }
  }
  return allowed.isEmpty ? "figure" : String(allowed)
}

/// How many figures the folder holds already.
private func figureCount(in folder: String) -> Int {
  guard let directory = opendir(folder) else { return 0 }
  defer { closedir(directory) }
  var count = 0
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasSuffix(".svg") { count += 1 }
  }
  return count
}

@discardableResult
private func write(_ text: String, to path: String) -> Bool {
  guard let file = fopen(path, "w") else {
    report("figure: cannot write \(path): \(String(cString: strerror(errno)))")
    return false
  }
  let bytes = Array(text.utf8)
  let written = fwrite(bytes, 1, bytes.count, file)
  let closed = fclose(file) == 0
  if written != bytes.count || !closed { report("figure: \(path) could not be written whole") }
  return written == bytes.count && closed
}

private func report(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { systemWrite(2, $0.baseAddress, $0.count) }
}

/// `write(2)`, whose name the function above hides.
private let systemWrite: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { file, bytes, count in
  fflush(nil)
  #if canImport(Glibc)
    return Glibc.write(file, bytes, count)
  #elseif canImport(Musl)
    return Musl.write(file, bytes, count)
  #else
    return Darwin.write(file, bytes, count)
  #endif
}
