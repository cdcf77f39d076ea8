// swift-tools-version: 6.2
import PackageDescription

// The module graph. Each line names a module and everything it may import.
let package = Package(
    name: "signalbox",
    targets: [
        // Core: pure. No clock, files, sockets, threads or packages.
        .core("Events"),
        .core("Model", "Events"),
        .core("Canvas"),

        // Shell: one module for each thing outside. Siblings never import each other.
        .shell("Ports", "Events", "Canvas"),

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
        _ dependencies: Dependency...
    ) -> Target {
        .testTarget(
            name: name,
            dependencies: dependencies,
            path: "Tests/\(layer)/\(name)",
            swiftSettings: .strict
        )
    }
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
