// swift-tools-version: 6.2
import Foundation
import PackageDescription

// One file decides how the package is built; this is it.
//
// * The library (Kernels, ScalarFunctions, Tensors, Figures) has no dependencies and no unsafe flags,
//   so that any package can depend on it by version.
// * The library is also compiled for pages, by `notebook` itself, with the folders `Embedded` in place
//   of the folders `Native`.
// * The tool parses Swift with swift-syntax. The toolchain carries a built copy of it, which saves
//   minutes of building; SwiftPM lets only a root package name that copy.
// * A package that depends on this one gets the library and the plugin, and fetches nothing else.

/// True where this package is a checkout under somebody else's package, or no more than its history,
/// which SwiftPM reads to find out what to fetch.
let isDependency =
  Context.packageDirectory.contains("/checkouts/")
  || !FileManager.default.fileExists(atPath: Context.packageDirectory + "/Sources/Tensors")

/// The folder of the toolchain's own swift-syntax, found beside the running Swift runtime.
let toolchainSyntax: String? = {
  guard !isDependency, Context.environment["NOTEBOOK_SYNTAX_PACKAGE"] == nil else { return nil }
  // Foundation reads files by their size, which is 0 for this one; the handle reads to the end.
  guard let maps = FileHandle(forReadingAtPath: "/proc/self/maps")?.readDataToEndOfFile(),
    let line = String(decoding: maps, as: UTF8.self).split(separator: "\n")
      .first(where: { $0.hasSuffix("/libswiftCore.so") }),
    let start = line.firstIndex(of: "/")
  else { return nil }
  let host = URL(fileURLWithPath: String(line[start...])).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("host").path
  return FileManager.default.fileExists(atPath: host + "/libSwiftSyntax.so") ? host : nil
}()

let syntaxLibraries = ["SwiftSyntax", "SwiftParser", "SwiftParserDiagnostics", "SwiftIDEUtils"]

var packages: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
]
if toolchainSyntax == nil {
  packages.append(.package(url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1"))
}

let syntax: [Target.Dependency] =
  toolchainSyntax == nil
  ? syntaxLibraries.map { .product(name: $0, package: "swift-syntax") } : []
let syntaxSettings: [SwiftSetting] =
  toolchainSyntax.map { [.unsafeFlags(["-I", $0])] } ?? []
let syntaxLinking: [LinkerSetting] =
  toolchainSyntax.map { host in
    [
      .unsafeFlags(
        ["-L", host, "-Xlinker", "-rpath", "-Xlinker", host] + syntaxLibraries.map { "-l" + $0 })
    ]
  } ?? []

// The kernels decide the speed of debug builds, tests among them. They are written in vectors, so
// that looking for more of these, and noting for a debugger what became of each, takes two fifths of
// their build and gives nothing.
let kernelSettings: [CSetting] =
  isDependency
  ? []
  : [
    .unsafeFlags(["-O3"], .when(configuration: .debug)),
    .unsafeFlags(["-fno-slp-vectorize", "-g0"]),
  ]

// A figure is drawn in milliseconds either way, and the first run of a chapter waits for this module.
let figureSettings: [SwiftSetting] = isDependency ? [] : [.unsafeFlags(["-Onone"])]

let cachingSettings: [SwiftSetting] = isDependency ? [] : [.unsafeFlags(["-O"])]

// Cells find the host's functions and the runtime's parts in the host; the linker would leave out
// those that the host itself does not call.
let hostLinking: [LinkerSetting] =
  isDependency
  ? []
  : [
    .unsafeFlags([
      "-Xlinker", "--export-dynamic", "-Xlinker", "--no-as-needed", "-lswiftSwiftOnoneSupport",
      "-lswift_StringProcessing", "-lswift_Concurrency",
    ])
  ]

let package = Package(
  name: "notebook",
  products: [
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Figures", targets: ["Figures"]),
    // What cells import, as one shared library that the host loads once.
    .library(name: "NotebookLibraries", type: .dynamic, targets: ["Tensors", "Figures"]),
    .executable(name: "notebook", targets: ["notebook"]),
    .executable(name: "notebook-site", targets: ["notebook-site"]),
    .executable(name: "notebook-kernel", targets: ["notebook-kernel"]),
    .executable(name: "notebook-lsp", targets: ["notebook-lsp"]),
    .executable(name: "notebook-sourcekit", targets: ["notebook-sourcekit"]),
    .executable(name: "NotebookHost", targets: ["NotebookHost"]),
    // `swift package notebook test`, in a package that depends on this one.
    .plugin(name: "NotebookPlugin", targets: ["NotebookPlugin"]),
  ],
  dependencies: packages,
  targets: [
    .systemLibrary(
      name: "CMark", pkgConfig: "libcmark",
      providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
    .target(name: "Kernels", cSettings: kernelSettings),
    .target(name: "ScalarFunctions", dependencies: ["Kernels"]),
    .target(
      name: "Tensors", dependencies: ["Kernels", "ScalarFunctions"], exclude: ["Embedded"]),
    .target(
      name: "Figures", dependencies: ["Tensors"], exclude: ["Embedded"],
      swiftSettings: figureSettings),
    .target(
      name: "Chapters", dependencies: ["CMark", .product(name: "Yams", package: "Yams")]),
    .target(name: "CellCode", dependencies: syntax, swiftSettings: syntaxSettings),
    // What Swift's view of the C library lacks: a header.
    .systemLibrary(name: "LinuxCalls"),
    // The messages between the runner and the host, and the socket that they go through.
    .target(name: "HostProtocol", dependencies: ["LinuxCalls"]),
    // Hashes everything that is used, so it is optimised in debug builds too.
    .target(name: "Caching", dependencies: ["LinuxCalls"], swiftSettings: cachingSettings),
    .target(
      name: "Execution",
      dependencies: ["Caching", "CellCode", "Chapters", "HostProtocol", "LinuxCalls"],
      swiftSettings: syntaxSettings),
    // The documents of Swift packages, whose blocks are read as people write them.
    .target(
      name: "PackageDocuments", dependencies: ["Caching", "CellCode", "Chapters", "Execution"],
      swiftSettings: syntaxSettings),
    .target(
      name: "Website",
      dependencies: [
        "Caching", "CellCode", "Chapters",
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: syntaxSettings),
    // What both programs do with chapters and files, and how they speak to a person.
    .target(
      name: "Workbench",
      dependencies: [
        "Caching", "CellCode", "Chapters", "Execution", "PackageDocuments",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: syntaxSettings),
    // Completion and hover, from the toolchain's own service in a process of its own.
    .target(name: "LanguageService"),
    .executableTarget(name: "notebook-sourcekit"),
    .systemLibrary(name: "CZMQ", providers: [.apt(["libzmq3-dev"]), .brew(["zeromq"])]),
    // For editors, which start `notebook lsp`.
    .executableTarget(
      name: "notebook-lsp",
      dependencies: ["CellCode", "Chapters", "Execution", "LanguageService", "Workbench"],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    // Swift in Jupyter, which `notebook kernel` starts.
    .executableTarget(
      name: "notebook-kernel",
      dependencies: [
        "CZMQ", "CellCode", "Chapters", "Execution", "LanguageService", "Workbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    .executableTarget(
      name: "NotebookHost", dependencies: ["HostProtocol", "LinuxCalls"],
      linkerSettings: hostLinking),
    .plugin(
      name: "NotebookPlugin",
      capability: .command(
        intent: .custom(verb: "notebook", description: "Test the package's documents.")),
      path: "Sources/NotebookPlugin"),
    .executableTarget(
      name: "notebook",
      dependencies: [
        "Caching", "Chapters", "Execution", "PackageDocuments", "Workbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    // `build` and `serve`, which `notebook` starts: a program of its own, so that nobody who runs
    // a chapter waits for a template engine and a web server to be built.
    .executableTarget(
      name: "notebook-site",
      dependencies: [
        "Caching", "CellCode", "Chapters", "Execution", "Website", "Workbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "FlyingFox", package: "FlyingFox"),
      ],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    // `make bench`. Nobody who depends on the library builds these.
    .executableTarget(
      name: "TensorBenchmarks", dependencies: ["Kernels", "PlainCell", "Tensors"],
      path: "Benchmarks/Tensors"),
    .target(
      name: "PlainCell", dependencies: ["Tensors"], path: "Benchmarks/PlainCell",
      swiftSettings: isDependency ? [] : [.unsafeFlags(["-Onone"])]),
    // What the tests run under every set of instructions, and emulated CPUs too.
    .executableTarget(
      name: "TrainingHash", dependencies: ["Tensors"], path: "Tests/TrainingHash"),
    // Reads hostile files with a limit on its memory, which a test program cannot set for itself.
    .executableTarget(
      name: "HostileReader", dependencies: ["Tensors"], path: "Tests/HostileReader"),
    .testTarget(
      name: "TensorsTests", dependencies: ["HostileReader", "Kernels", "Tensors", "TrainingHash"],
      exclude: ["Fixtures"]),
    .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
    .testTarget(name: "ChaptersTests", dependencies: ["Chapters"]),
    // An engine for the tests of more than one module.
    .target(
      name: "EngineSetup", dependencies: ["Caching", "Execution"], path: "Tests/EngineSetup",
      swiftSettings: syntaxSettings),
    .testTarget(
      name: "PackageDocumentsTests", dependencies: ["EngineSetup", "PackageDocuments"],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    .testTarget(name: "HostProtocolTests", dependencies: ["HostProtocol"]),
    .testTarget(
      name: "CellCodeTests", dependencies: ["CellCode"], swiftSettings: syntaxSettings,
      linkerSettings: syntaxLinking),
    .testTarget(
      name: "ExecutionTests",
      dependencies: ["Caching", "CellCode", "EngineSetup", "Execution", "PackageDocuments"],
      exclude: ["Cases"],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    .testTarget(
      name: "WebsiteTests", dependencies: ["Caching", "Website"],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    .testTarget(name: "CachingTests", dependencies: ["Caching"]),
    .testTarget(
      name: "WorkbenchTests", dependencies: ["Workbench"], swiftSettings: syntaxSettings,
      linkerSettings: syntaxLinking),
    .testTarget(
      name: "CommandTests", dependencies: ["notebook", "Workbench"],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    .testTarget(
      name: "BookBuildTests", dependencies: ["Caching", "notebook-site", "Website", "Workbench"],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    .testTarget(
      name: "LanguageServerTests",
      dependencies: ["notebook-lsp", "notebook-sourcekit", "LanguageService", "Workbench"],
      swiftSettings: syntaxSettings, linkerSettings: syntaxLinking),
    .testTarget(
      name: "LanguageServiceTests", dependencies: ["LanguageService", "notebook-sourcekit"]),
    .testTarget(name: "EndToEndTests", exclude: ["Cases"]),
  ],
  swiftLanguageModes: [.v6]
)

// The plugin runs the installed tool, so nobody else has to build it.
if isDependency {
  let shared: Set = [
    "Kernels", "ScalarFunctions", "Tensors", "Figures", "NotebookLibraries", "NotebookPlugin",
  ]
  package.dependencies = []
  package.products.removeAll { !shared.contains($0.name) }
  package.targets.removeAll { !shared.contains($0.name) }
}
