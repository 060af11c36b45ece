extension Toolchain {
  /// The runtime's shared libraries behind modules that are imported by name.
  func runtimeParts(_ imports: [String]) -> [String] {
    var parts: Set<String> = []
    for name in imports {
      switch name.split(separator: ".").first.map(String.init) ?? "" {
      case "Foundation", "FoundationEssentials", "FoundationInternationalization":
        parts.formUnion([
          "-lFoundation", "-lFoundationEssentials", "-lFoundationInternationalization",
          "-ldispatch", "-lswiftDispatch",
        ])
      case "FoundationNetworking":
        parts.formUnion(["-lFoundationNetworking"])
      case "FoundationXML": parts.formUnion(["-lFoundationXML"])
      case "Dispatch": parts.formUnion(["-ldispatch", "-lswiftDispatch"])
      case "Synchronization": parts.insert("-lswiftSynchronization")
      case "Observation": parts.insert("-lswiftObservation")
      case "RegexBuilder": parts.insert("-lswiftRegexBuilder")
      case "_Differentiation": parts.insert("-lswift_Differentiation")
      case "Distributed": parts.insert("-lswiftDistributed")
      case "XCTest": parts.formUnion(["-lXCTest", "-lTesting", "-l_TestingInterop"])
      case "Testing": parts.formUnion(["-lTesting", "-l_TestingInterop"])
      case "PackageDescription":
        let folder = manifestFolder
        parts.formUnion(["-L" + folder, "-rpath=" + folder, "-lPackageDescription"])
      case "Glibc": parts.insert("-lswiftGlibc")
      default: break
      }
    }
    return parts.sorted()
  }
}
