import Events
import Model
package import Views

/// A recorded run being played: where it stands, how fast it goes, and what the transport keys do.
package struct Tape: Sendable {
    package var player: Player
    package private(set) var isPlaying = false
    private var speedIndex = ReplayLoop.speeds.firstIndex(of: 1) ?? 0
    /// Where playing stands between two ticks.
    private var head: Instant

    package init(player: Player) {
        self.player = player
        head = player.position
    }

    /// What the transport bar shows.
    package var transport: Transport {
        mutating get {
            Transport(
                position: player.position - player.start,
                length: player.end - player.start,
                wall: player.state.clock.wall,
                isPlaying: isPlaying,
                speed: speed,
                faultPosition: player.survey.faults.first.map { $0 - player.start },
                marks: player.survey.marks.map { mark in
                    Transport.Mark(
                        position: mark.at - player.start,
                        kind: mark.kind,
                        label: mark.label
                    )
                },
                isAsSeen: player.isAsSeen
            )
        }
    }

    /// Recorded seconds per second of the viewer.
    package var speed: Double { ReplayLoop.speeds[speedIndex] }

    /// Lets `elapsed` of the viewer's time pass.
    ///
    /// Returns whether the screen may have changed.
    mutating func play(for elapsed: Duration) -> Bool {
        guard isPlaying else { return false }
        let before = player.position
        head = head + elapsed * speed
        if head >= player.end {
            head = player.end
            isPlaying = false
        }
        player.seek(to: head)
        return player.position != before || !isPlaying
    }

    /// Carries out a transport key.
    package mutating func obey(_ command: TransportCommand) {
        switch command {
        case .togglePlay:
            if !isPlaying, player.position >= player.end { player.seek(to: player.start) }
            isPlaying.toggle()
        case .step(let duration): player.seek(to: player.position + duration)
        case .frame(let distance):
            isPlaying = false
            player.step(ticks: distance)
        case .event(let distance): player.stepEvent(forward: distance > 0)
        case .faster: speedIndex = min(speedIndex + 1, ReplayLoop.speeds.count - 1)
        case .slower: speedIndex = max(speedIndex - 1, 0)
        case .jumpToFault: jumpToFault()
        case .switchOrder: player.switchOrder()
        case .home: player.seek(to: player.start)
        case .end: player.seek(to: player.end)
        }
        head = player.position
    }

    /// Goes to the next fault, or round to the first one.
    private mutating func jumpToFault() {
        let faults = player.survey.faults
        guard let target = faults.first(where: { $0 > player.position }) ?? faults.first else {
            return
        }
        player.seek(to: target)
    }
}
