import ArgumentParser
import Foundation
import Workbench

/// `notebook import FILE`: a Jupyter notebook as a chapter.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a Jupyter notebook as a chapter.")

  @Argument(help: "The notebook, an .ipynb file.")
  var file: String

  @Option(
    name: [.short, .long],
    help: "The chapter to write; the notebook's name with .md where none is given.")
  var output: String?

  func run() throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure("\(file): there is no such file, or it cannot be read.", .malformed)
    }
    let path = output ?? (file as NSString).deletingPathExtension + ".md"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure(
        "\(path): this file is there already, so nothing was written. Name another one with -o.",
        .malformed)
    }
    let made: NotebookImport
    do { made = try NotebookImport([UInt8](data), chapter: path) } catch {
      throw Failure("\(file): not a notebook that can be read: \(error.reason).", .malformed)
    }
    let folder = (path as NSString).deletingLastPathComponent
    for (figure, svg) in made.figures.sorted(by: { $0.key < $1.key }) {
      let place = (folder as NSString).appendingPathComponent(figure)
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: place) {
        try writeWhole(Array(svg.utf8), to: place)
      }
    }
    try writeWhole(Array(made.text.utf8), to: path)
    for remark in made.remarks { printError("\(file): cell \(remark.cell): \(remark.text)") }
    print("\(path)  written; see what it gives: notebook run \(path)")
  }
}
