import Events
import Model

/// Turns events into blocks, and folds them as a replay will, to find landmarks and keyframes.
///
/// Used from the recorder's own queue only.
struct RunWriter {
    /// What is ready to be stored.
    struct Ready {
        var blocks: [Block] = []
        var keyframes: [Keyframe] = []
        /// Events that cannot be stored: without a number that follows.
        var refused = 0
    }

    private let seal: KeyframeSeal?
    private var builder = BlockBuilder()
    private var state = State(topology: Topology(cluster: "", nodes: []))
    private var finder = LandmarkFinder()
    private var last: Int64 = 0
    private var work = 0

    /// - Parameter seal: nil makes no keyframes.
    init(seal: KeyframeSeal?) { self.seal = seal }

    /// Takes events in the order of folding; all that is taken is in the blocks.
    mutating func take(_ envelopes: [Envelope]) -> Ready {
        var ready = Ready()
        for envelope in envelopes {
            guard let sequence = Int64(exactly: envelope.sequence), sequence > last,
                envelope.seen >= .zero, (try? builder.add(envelope, sequence: sequence)) != nil
            else {
                ready.refused += 1
                continue
            }
            last = sequence
            _ = reduce(envelope, into: &state)
            builder.landmarks += finder.look(at: state, after: envelope)
            work += state.work(of: envelope)
            if builder.size >= Limits.blockBytes { end(&ready) }
        }
        end(&ready)
        return ready
    }

    private mutating func end(_ ready: inout Ready) {
        guard let block = builder.finish() else { return }
        ready.blocks.append(block)
        guard let seal, work >= max(Limits.keyframeWork, Limits.keyframeShare * state.kept) else {
            return
        }
        work = 0
        if let keyframe = seal.keyframe(of: state, last: last) { ready.keyframes.append(keyframe) }
    }
}
