import Events
import Foundation
import Model
import Testing

private let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/beacon/beacon.js")
private let node = "/usr/bin/node"
private let hasNode = FileManager.default.isExecutableFile(atPath: node)

/// A page's window in which nothing is real: time moves by `at`, pixels are printed.
private let window = """
    let now = 1000000;
    const kept = {};
    global.window = {
      performance: { now: () => now - 1000000 },
      localStorage: { getItem: key => kept[key] ?? null, setItem: (key, value) => { kept[key] = value; } },
      crypto: require('crypto').webcrypto,
      Image: class { set src(url) { console.log(url); } },
    };
    Date.now = () => now;
    const at = time => { now = 1000000 + time; };
    const emitter = () => ({
      all: {}, on(name, act) { (this.all[name] ??= []).push(act); },
      addEventListener(name, act) { this.on(name, act); },
      emit(name, ...values) { (this.all[name] ?? []).forEach(act => act(...values)); },
    });
    require(process.argv[1]);
    const beacon = window.signalboxBeacon;

    """

private func targets(_ body: String) throws -> [String] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: node)
    process.arguments = ["-e", window + body, script.path]
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
}

@Suite struct `The beacon's script` {
    @Test func `is short`() throws {
        let text = try String(contentsOf: script, encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 61)
    }

    @Test(.enabled(if: hasNode, "node is not installed"))
    func `measures a WebSocket's gap with its tries, and only gaps`() throws {
        let found = try targets(
            """
            const first = beacon.websocket(emitter());
            at(10); first.emit('open');
            at(500); first.emit('close');
            for (const time of [600, 900]) {
              const failed = beacon.websocket(emitter());
              at(time); failed.emit('close');
            }
            const last = beacon.websocket(emitter());
            at(1750); last.emit('open');
            at(9000); last.emit('close');
            const next = beacon.websocket(emitter());
            at(9001); next.emit('open');
            """
        ).compactMap { BeaconReport(target: $0) }

        #expect(found.map(\.gap) == [.milliseconds(1_250), .milliseconds(1)])
        #expect(found.map(\.tries) == [3, 1])
        #expect(found.map(\.lostAt.rawValue) == [1_000_500_000_000, 1_009_000_000_000])
        #expect(found.allSatisfy { $0.library == "websocket" && $0.transport == .websocket })
        #expect(Set(found.map(\.id)).count == 1 && found.first?.id.utf8.count == 32)
    }

    @Test(.enabled(if: hasNode, "node is not installed"))
    func `follows Meteor's status`() throws {
        let found = try targets(
            """
            let status, run;
            const socket = { transport: 'websocket' };
            const Meteor = { status: () => status, connection: { _stream: { socket } } };
            const Tracker = { autorun: act => { run = act; act(); } };
            status = { connected: false, status: 'connecting' };
            beacon.meteor(Meteor, Tracker);
            const become = (time, name) => {
              at(time); status = { connected: name === 'connected', status: name }; run();
            };
            become(50, 'connected');
            become(1000, 'waiting'); become(1010, 'connecting'); become(1400, 'waiting');
            socket.transport = 'xhr-polling';
            become(5000, 'connecting'); become(5100, 'connected'); become(5200, 'connected');
            """
        ).compactMap { BeaconReport(target: $0) }

        #expect(found.map(\.gap) == [.milliseconds(4_100)])
        #expect(found.map(\.tries) == [2] && found.map(\.transport) == [.polling])
        #expect(found.map(\.library) == ["meteor"])
    }

    @Test(.enabled(if: hasNode, "node is not installed"))
    func `follows socket.io, and works where storage is forbidden`() throws {
        let found = try targets(
            """
            window.localStorage = null;
            const socket = emitter();
            socket.io = emitter();
            socket.io.engine = { transport: { name: 'polling' } };
            beacon.socketio(socket);
            at(5); socket.emit('connect');
            at(100); socket.emit('disconnect', 'transport close');
            at(200); socket.io.emit('reconnect_attempt', 1);
            at(900); socket.io.emit('reconnect_attempt', 2);
            at(950); socket.emit('connect');
            """
        ).compactMap { BeaconReport(target: $0) }

        #expect(found.map(\.gap) == [.milliseconds(850)])
        #expect(found.map(\.tries) == [2] && found.map(\.transport) == [.polling])
        #expect(found.map(\.library) == ["socketio"])
    }
}
