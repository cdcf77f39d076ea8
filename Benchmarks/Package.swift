// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that normal builds do not resolve what only measuring needs. `Sources` is
// a link to the program's sources: `package` declarations are visible to the benchmarks.
let package = Package(
    name: "signalbox-benchmarks",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "Events", path: "Sources/Core/Events"),
        .target(name: "CBytes", path: "Sources/CShims/CBytes"),
        .target(name: "CLinux", path: "Sources/CShims/CLinux"),
        .target(
            name: "LogFormats",
            dependencies: ["Events", "CBytes"],
            path: "Sources/Core/LogFormats"
        ),
        .target(name: "Model", dependencies: ["Events"], path: "Sources/Core/Model"),
        .target(name: "Canvas", path: "Sources/Core/Canvas"),
        .target(
            name: "Views",
            dependencies: ["Events", "LogFormats", "Model", "Canvas"],
            path: "Sources/Core/Views"
        ),
        .target(name: "Ports", dependencies: ["Events", "Canvas"], path: "Sources/Shell/Ports"),
        .target(
            name: "Runtime",
            dependencies: ["Events", "Ports", "Model", "Canvas", "Views"],
            path: "Sources/Shell/Runtime"
        ),
        .systemLibrary(name: "CZlib", path: "Sources/CShims/CZlib", pkgConfig: "zlib"),
        .target(
            name: "Tailing",
            dependencies: ["Events", "LogFormats", "Ports", "CLinux", "CZlib"],
            path: "Sources/Shell/Tailing",
            exclude: ["Streams"]
        ),
        .target(
            name: "Sockets",
            dependencies: ["Events", "Ports", "CLinux"],
            path: "Sources/Shell/Sockets"
        ),
        .target(
            name: "Recording",
            dependencies: [
                "Events", "Ports", "Model", "CZlib",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Sources/Shell/Recording"
        ),
        .executableTarget(
            name: "Register",
            dependencies: ["Events", "Model", "Ports", "Recording", "Runtime"],
            path: "Benchmarks/Register"
        ),
        .executableTarget(
            name: "Counting",
            dependencies: ["Events", "Ports", "Sockets"],
            path: "Benchmarks/Counting"
        ),
        .executableTarget(
            name: "Failover",
            dependencies: ["Events", "Model", "Canvas", "Views", "Runtime"],
            path: "Benchmarks/Failover"
        ),
        .executableTarget(
            name: "Following",
            dependencies: ["Events", "LogFormats", "Ports", "Tailing"],
            path: "Benchmarks/Following"
        ),
        .executableTarget(
            name: "Intake",
            dependencies: ["Events", "LogFormats", "Model", "Ports", "Tailing"],
            path: "Benchmarks/Intake"
        ),
        .executableTarget(
            name: "Folding",
            dependencies: [
                "Events", "LogFormats", "Model", "Canvas", "Views",
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Folding",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
