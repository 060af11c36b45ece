/// The frameworks of Apple's systems, which a document may show beside what runs everywhere.
enum PlatformModules {
  /// The framework whose names begin as this one does; nil where none does.
  static func module(declaring name: String) -> String? {
    guard let match = name.wholeMatch(of: /([A-Z]{2,3})[A-Z][a-z]\w*/) else { return nil }
    return prefixes[String(match.1)]
  }

  private static let prefixes = [
    "UI": "UIKit", "NS": "AppKit", "CA": "QuartzCore", "CG": "CoreGraphics", "AV": "AVFoundation",
    "SK": "SpriteKit", "SCN": "SceneKit", "MK": "MapKit", "CL": "CoreLocation", "WK": "WebKit",
    "UN": "UserNotifications", "MTL": "Metal", "MTK": "MetalKit", "PH": "Photos",
    "HK": "HealthKit", "CN": "Contacts", "EK": "EventKit", "SF": "SafariServices",
    "PK": "PassKit", "GK": "GameKit", "CK": "CloudKit", "AR": "ARKit", "CB": "CoreBluetooth",
    "CM": "CoreMotion", "MP": "MediaPlayer", "AS": "AuthenticationServices",
    "LA": "LocalAuthentication",
  ]

  static let all: Set<String> = [
    "Accelerate", "AppIntents", "AppKit", "ARKit", "AudioToolbox", "AuthenticationServices",
    "AVFoundation", "AVKit", "BackgroundTasks", "Charts", "CloudKit", "Combine", "Contacts",
    "CoreAudio", "CoreBluetooth", "CoreData", "CoreFoundation", "CoreGraphics", "CoreImage",
    "CoreLocation", "CoreMedia", "CoreML", "CoreMotion", "CoreServices", "CoreSpotlight",
    "CoreTelephony", "CoreText", "CoreVideo", "CreateML", "CryptoKit", "Darwin",
    "DeveloperToolsSupport",
    "EventKit", "FoundationModels", "GameController", "GameplayKit", "HealthKit", "HomeKit",
    "ImageIO", "IOKit", "LocalAuthentication", "MapKit", "MediaPlayer", "MessageUI", "Metal",
    "MetalKit", "MultipeerConnectivity", "NaturalLanguage", "Network", "NotificationCenter",
    "ObjectiveC", "OSLog", "PassKit", "PDFKit", "PencilKit", "Photos", "PhotosUI", "QuartzCore",
    "QuickLook", "RealityKit", "SafariServices", "SceneKit", "Security", "SpriteKit", "StoreKit",
    "SwiftData", "SwiftUI", "SystemConfiguration", "TipKit", "UIKit", "UniformTypeIdentifiers",
    "UserNotifications", "Vision", "WatchConnectivity", "WatchKit", "WebKit", "WidgetKit", "XPC",
    "os", "os.log", "simd",
  ]
}
