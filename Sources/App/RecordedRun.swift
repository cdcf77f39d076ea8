import Dispatch
import Events
import Model
import Recording
import Runtime
import Synchronization

/// A recording's blocks as the pages of a run.
final class RecordedRun: RunSource {
    let pages: [RunPage]
    let keyframes: [RunKeyframe]
    let landmarks: [Landmark]?
    private let reader: RecordingReader
    private let index: RecordingIndex
    /// Places of `keyframes` in the index.
    private let places: [Int]
    private let comparing = DispatchQueue(label: "signalbox compare", qos: .utility)
    private let told = Mutex(Told())

    private struct Told {
        /// Keyframes that were compared or are being.
        var compared: Set<Int> = []
        var isComparing = false
        /// Those that differ from what was folded.
        var different = 0
        /// Those that turned out to be damaged, or not this user's.
        var unusable: Set<Int> = []
    }

    /// - Throws: `RecordingError` when the file cannot be read at all.
    init(_ reader: RecordingReader) throws {
        self.reader = reader
        index = try reader.index()
        pages = index.blocks.map { block in
            let ticks = block.tickRange.map { range in
                RunPage.Ticks(first: range.first, last: range.last, firstWall: range.firstWall)
            }
            return RunPage(ticks: ticks, size: block.size)
        }
        landmarks = index.blocks.isEmpty ? nil : index.landmarks
        var keyframes: [RunKeyframe] = []
        var places: [Int] = []
        var page = 0
        for (place, keyframe) in index.keyframes.enumerated() {
            while page < index.blocks.count, index.blocks[page].last < keyframe.last { page += 1 }
            // One in the middle of a block, or beyond a hole, is none of ours.
            guard page < index.blocks.count, index.blocks[page].last == keyframe.last else {
                continue
            }
            keyframes.append(RunKeyframe(pages: page + 1, size: keyframe.size))
            places.append(place)
        }
        self.keyframes = keyframes
        self.places = places
    }

    func envelopes(ofPage number: Int) -> [Envelope] {
        (try? reader.envelopes(of: index.blocks[number])) ?? []
    }

    func state(ofKeyframe number: Int) -> State? {
        guard told.withLock({ !$0.unusable.contains(number) }) else { return nil }
        let state = reader.state(of: index.keyframes[places[number]])
        if state == nil { told.withLock { _ = $0.unusable.insert(number) } }
        return state
    }

    /// Compares beside the folding, one state at a time: when it is behind, it leaves some out.
    func check(_ state: State, withKeyframe number: Int) {
        let mayCompare = told.withLock { told in
            guard !told.isComparing, told.compared.insert(number).inserted else { return false }
            told.isComparing = true
            return true
        }
        guard mayCompare else { return }
        let keyframe = index.keyframes[places[number]]
        comparing.async {
            let isEqual = KeyframeSeal.hash(of: state) == keyframe.hash
            self.told.withLock { told in
                told.isComparing = false
                if !isEqual { told.different += 1 }
            }
        }
    }

    var problem: String? {
        let different = told.withLock { $0.different }
        if different > 0 {
            return "\(different) states differ from those that were recorded"
        }
        let damage = reader.damage
        guard !damage.isNone else { return nil }
        return "damaged: \(damage.missingEvents) events missing, "
            + "\(damage.skippedRows) not understood"
    }

    /// Waits until what is being compared was compared.
    func waitForChecks() { comparing.sync {} }
}
