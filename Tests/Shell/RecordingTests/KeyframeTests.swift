import Events
import Foundation
import Model
import TestKit
import Testing

@testable import Recording

private let seal = KeyframeSeal(program: "signalbox 0.1.0", key: Array(0..<32))

@Suite struct `A keyframe` {
    @Test func `is the state, at every moment of a run`() throws {
        var state = State(topology: Topology(cluster: "", nodes: []))
        for envelope in Timeline.failover().envelopes {
            _ = reduce(envelope, into: &state)
            let bytes = try CBOREncoder.encode(state)
            let read = try CBORDecoder.decode(State.self, from: bytes)
            #expect(read == state)
            #expect(try CBOREncoder.encode(read) == bytes)
            let bare = try CBOREncoder.encode(state, hasNames: false)
            let other = try CBORDecoder.decode(State.self, from: bare, hasNames: false)
            #expect(try CBOREncoder.encode(other) == bytes)
        }
    }

    @Test func `goes on as the state that was folded`() throws {
        let envelopes = Timeline.failover(seconds: 30).envelopes
        for cut in stride(from: 5, to: envelopes.count, by: 29) {
            var folded = State(topology: Topology(cluster: "", nodes: []))
            for envelope in envelopes[..<cut] { _ = reduce(envelope, into: &folded) }
            let bytes = try CBOREncoder.encode(folded)
            var read = try CBORDecoder.decode(State.self, from: bytes)
            for envelope in envelopes[cut...] {
                _ = reduce(envelope, into: &folded)
                _ = reduce(envelope, into: &read)
            }
            #expect(KeyframeSeal.hash(of: read) == KeyframeSeal.hash(of: folded), "cut at \(cut)")
        }
    }

    /// The hash of the same run in a process of its own, with other random seeds of hashing.
    @Test func `has the same hash in every process`() async throws {
        let folder = try Folder()
        let path = folder.file("hash")
        await #expect(processExitsWith: .success) { [path = path as String] in
            let hash = KeyframeSeal.hash(of: Timeline.failover(seconds: 30).state) ?? []
            try Data(hash).write(to: URL(filePath: path))
        }
        let other = try Data(contentsOf: URL(filePath: path))
        #expect(other.count == 32)
        #expect(KeyframeSeal.hash(of: Timeline.failover(seconds: 30).state) == Array(other))
    }

    @Test func `is used only with the seal it was made with, and only unchanged`() throws {
        let state = Timeline.failover().state
        let keyframe = try #require(seal.keyframe(of: state, last: 9))
        let index = KeyframeIndex(
            last: 9,
            program: keyframe.program,
            hash: keyframe.hash,
            seal: keyframe.seal,
            size: keyframe.size
        )
        #expect(seal.state(index, body: keyframe.body) == state)

        var other = KeyframeSeal(program: "signalbox 0.1.0", key: Array(1..<33))
        #expect(other.state(index, body: keyframe.body) == nil)
        other = KeyframeSeal(program: "signalbox 0.1.1", key: Array(0..<32))
        #expect(other.state(index, body: keyframe.body) == nil)
        var moved = index
        moved.last = 10
        #expect(seal.state(moved, body: keyframe.body) == nil)
        var body = keyframe.body
        body[body.count / 2] ^= 1
        #expect(seal.state(index, body: body) == nil)
    }
}
