// swift-tools-version: 6.2
import PackageDescription

// The module graph. Each line names a module and everything it may import.
let package = Package(
    name: "signalbox",
    products: [.executable(name: "signalbox", targets: ["signalbox"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
    ],
    targets: [
        // Core: pure. No clock, files, sockets, threads or packages.
        .core("Events"),
        .core("LogFormats", "Events", "CBytes"),
        .core("Model", "Events"),
        .core("Drills", "Events", "Model"),
        .core("Canvas"),
        .core("Views", "Events", "LogFormats", "Model", "Canvas"),
        .core("Reports", "Events", "Model", "Canvas", "Views"),

        // Shell: one module for each thing outside. Siblings never import each other.
        .shell("Ports", "Events", "Canvas"),
        .shell("Configuration", "Events", "Canvas", "Drills", .yams),
        .shell("Probing", "Events", "Ports", "CCurl"),
        .shell(
            "Tailing",
            "Events",
            "Ports",
            "LogFormats",
            "CLinux",
            "CZlib",
            .subprocess,
            .system,
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .shell("HAProxy", "Events", "Ports", .nio("NIOCore"), .nio("NIOPosix")),
        .shell("Sockets", "Events", "Ports", "CLinux"),
        .shell(
            "Nginx",
            "Events",
            "Ports",
            "CLinux",
            .nio("NIOCore"),
            .nio("NIOPosix"),
            .nio("NIOHTTP1")
        ),
        .shell("Commands", "Events", "Ports", .subprocess, .system),
        .shell("Audit", "Events", "Ports", "CLinux", .system),
        .shell("Agent", "Events", "Ports", "CLinux", .nio("NIOCore"), .nio("NIOPosix")),
        .shell("HandOver", "Events", "Ports", "CCurl"),
        .shell(
            "Canary",
            "Events",
            "Ports",
            .nio("NIOCore"),
            .nio("NIOPosix"),
            .nio("NIOHTTP1"),
            .nio("NIOWebSocket"),
            .nioSSL
        ),
        .shell("Recording", "Events", "Ports", "Model", "CZlib", .grdb),
        .shell("Terminal", "Ports", "Canvas", "CNcurses"),
        .shell("Runtime", "Events", "Ports", "Model", "Canvas", "Views"),

        // Lab: a cluster to watch. It meets the console only over sockets and files.
        .module(
            "Lab",
            at: "Sources/Lab",
            resources: [.copy("Configurations"), .copy("Page")],
            .nio("NIOCore"),
            .nio("NIOPosix"),
            .nio("NIOHTTP1"),
            .nio("NIOWebSocket"),
            .grdb,
            .subprocess,
            .system
        ),

        // App: wires everything together; decides nothing.
        .app(
            "Events",
            "LogFormats",
            "Model",
            "Drills",
            "Canvas",
            "Views",
            "Reports",
            "Ports",
            "Configuration",
            "Probing",
            "Tailing",
            "HAProxy",
            "Sockets",
            "Nginx",
            "Commands",
            "Audit",
            "Agent",
            "HandOver",
            "Canary",
            "Recording",
            "Terminal",
            "Runtime",
            "Lab"
        ),

        .shim("CCurl", library: "libcurl", debian: "libcurl4-openssl-dev"),
        .target(name: "CBytes", path: "Sources/CShims/CBytes"),
        .shim("CZlib", library: "zlib", debian: "zlib1g-dev"),
        .target(name: "CLinux", path: "Sources/CShims/CLinux"),
        .target(
            name: "CNcurses",
            path: "Sources/CShims/CNcurses",
            cSettings: [.define("_GNU_SOURCE"), .define("NCURSES_WIDECHAR", to: "1")],
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]
        ),

        .module("TestKit", at: "Tests/Support", "Events", "Model", "Canvas", "Ports"),
        .tests("EventsTests", in: "Core", "Events"),
        .tests("LogFormatsTests", in: "Core", "Events", "LogFormats"),
        .tests("ModelTests", in: "Core", "Events", "Model"),
        .tests("DrillsTests", in: "Core", "Events", "Model", "Drills"),
        .tests("CanvasTests", in: "Core", "Canvas"),
        .tests(
            "ViewsTests",
            in: "Core",
            excluding: ["Screens"],
            "Events",
            "Model",
            "Canvas",
            "Views"
        ),
        .tests("ReportsTests", in: "Core", "Events", "Model", "Reports"),
        .tests(
            "ConfigurationTests",
            in: "Shell",
            "Events",
            "Canvas",
            "Drills",
            "Configuration"
        ),
        .tests(
            "ProbingTests",
            in: "Shell",
            "Events",
            "Ports",
            "Probing",
            .nio("NIOCore"),
            .nio("NIOPosix"),
            .nioSSL
        ),
        .tests(
            "TailingTests",
            in: "Shell",
            "Events",
            "Ports",
            "LogFormats",
            "Tailing",
            "CLinux",
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .tests(
            "HAProxyTests",
            in: "Shell",
            "Events",
            "Ports",
            "HAProxy",
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .tests(
            "SocketsTests",
            in: "Shell",
            "Events",
            "Ports",
            "Sockets",
            "CLinux",
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .tests(
            "NginxTests",
            in: "Shell",
            "Events",
            "Ports",
            "Commands",
            "Nginx",
            "Sockets",
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .tests("CommandsTests", in: "Shell", "Events", "Ports", "Commands"),
        // A console that tests kill at random moments.
        .executableTarget(
            name: "doomed-console",
            dependencies: ["Audit", "Commands", "Events", "Ports", "Runtime", "Model"],
            path: "Tests/DoomedConsole",
            swiftSettings: .strict
        ),
        .tests("AuditTests", in: "Shell", "Events", "Ports", "Audit"),
        .tests(
            "AgentTests",
            in: "Shell",
            "Events",
            "Ports",
            "Agent",
            "HAProxy",
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .tests(
            "HandOverTests",
            in: "Shell",
            "Events",
            "Ports",
            "HandOver",
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .tests(
            "CanaryTests",
            in: "Shell",
            "Events",
            "Ports",
            "Canary",
            .nio("NIOCore"),
            .nio("NIOPosix")
        ),
        .tests(
            "RecordingTests",
            in: "Shell",
            excluding: ["Fixtures"],
            "Events",
            "Ports",
            "Model",
            "Recording",
            .grdb
        ),
        .tests("TerminalTests", in: "Shell", "Ports", "Canvas", "Terminal"),
        .tests(
            "RuntimeTests",
            in: "Shell",
            "Events",
            "Ports",
            "Model",
            "Canvas",
            "Views",
            "Runtime"
        ),
        .tests(
            "LabTests",
            "Lab",
            .nio("NIOCore"),
            .nio("NIOPosix"),
            .nio("NIOHTTP1"),
            .nio("NIOWebSocket")
        ),
        .tests("ScenarioTests", "Events", "LogFormats", "Model", "Reports", "Tailing"),
        .tests("EndToEndTests"),
        .tests("TidyTests"),

    ],
    swiftLanguageModes: [.v6]
)

extension Target {
    /// A pure module.
    ///
    /// It takes names, not products, so it cannot reach a package.
    static func core(_ name: String, _ modules: String...) -> Target {
        .target(
            name: name,
            dependencies: modules.map { .init(stringLiteral: $0) },
            path: "Sources/Core/\(name)",
            swiftSettings: .strict
        )
    }

    static func shell(_ name: String, _ dependencies: Dependency...) -> Target {
        .target(
            name: name,
            dependencies: dependencies,
            path: "Sources/Shell/\(name)",
            swiftSettings: .strict
        )
    }

    static func module(
        _ name: String,
        at path: String,
        resources: [Resource] = [],
        _ dependencies: Dependency...
    ) -> Target {
        .target(
            name: name,
            dependencies: dependencies,
            path: path,
            resources: resources,
            swiftSettings: .strict
        )
    }

    static func app(_ dependencies: Dependency...) -> Target {
        .executableTarget(
            name: "signalbox",
            dependencies: dependencies + [
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ],
            path: "Sources/App",
            resources: [.copy("../../themes")],
            swiftSettings: .strict
        )
    }

    static func shim(_ name: String, library: String, debian package: String) -> Target {
        .systemLibrary(
            name: name,
            path: "Sources/CShims/\(name)",
            pkgConfig: library,
            providers: [.apt([package])]
        )
    }

    static func tests(
        _ name: String,
        in layer: String = ".",
        excluding excluded: [String] = [],
        _ dependencies: Dependency...
    ) -> Target {
        .testTarget(
            name: name,
            dependencies: dependencies + ["TestKit"],
            path: "Tests/\(layer)/\(name)",
            exclude: excluded,
            swiftSettings: .strict
        )
    }
}

extension Target.Dependency {
    static var grdb: Self { .product(name: "GRDB", package: "GRDB.swift") }
    static var yams: Self { .product(name: "Yams", package: "Yams") }
    static var subprocess: Self { .product(name: "Subprocess", package: "swift-subprocess") }
    static var system: Self { .product(name: "SystemPackage", package: "swift-system") }
    static var nioSSL: Self { .product(name: "NIOSSL", package: "swift-nio-ssl") }
    static func nio(_ name: String) -> Self { .product(name: name, package: "swift-nio") }
}

extension [SwiftSetting] {
    static var strict: Self {
        [
            .treatAllWarnings(as: .error),
            .strictMemorySafety(),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .enableUpcomingFeature("InferIsolatedConformances"),
        ]
    }
}
