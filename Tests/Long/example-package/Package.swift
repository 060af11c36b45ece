// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A program outside the book that uses the library: here by path. With NOTEBOOK_URL it depends on the
// version 1.0.0 of a git repository instead, as any other package would.
let url = ProcessInfo.processInfo.environment["NOTEBOOK_URL"]

let package = Package(
  name: "Recall",
  dependencies: [
    url.map { .package(url: $0, from: "1.0.0") } ?? .package(name: "notebook", path: "../../..")
  ],
  targets: [
    .executableTarget(
      name: "Recall", dependencies: [.product(name: "Tensors", package: "notebook")])
  ])
