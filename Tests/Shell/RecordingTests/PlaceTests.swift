import Events
import Recording
import Testing

@Suite struct `A recording's place` {
    @Test(arguments: [
        (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/signalbox"),
        (["HOME": "/h"], "/h/.local/state/signalbox"),
        (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/signalbox"),
        (["XDG_STATE_HOME": "", "HOME": "/h"], "/h/.local/state/signalbox"),
    ])
    func `follows the XDG rules`(environment: [String: String], directory: String) throws {
        #expect(try RecordingPlace.directory(environment: environment) == directory)
    }

    @Test func `is nowhere without a home`() {
        #expect(throws: RecordingError.noHome) {
            try RecordingPlace.directory(environment: ["HOME": "h"])
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00-00-00Z-a.signalbox"),
        (951_868_799, "2000-02-29T23-59-59Z-a.signalbox"),
        (1_795_405_729, "2026-11-23T03-48-49Z-a.signalbox"),
        (-1, "1969-12-31T23-59-59Z-a.signalbox"),
    ])
    func `is named after its time in UTC`(seconds: Int64, name: String) {
        let started = WallTime(rawValue: seconds * 1_000_000_000)
        #expect(RecordingPlace.name(cluster: "a", started: started) == name)
    }

    @Test func `takes no path from the cluster's name`() {
        let name = RecordingPlace.name(
            cluster: "../e\u{1B}v il",
            started: WallTime(rawValue: 0),
            number: 2
        )
        #expect(name == "1970-01-01T00-00-00Z-..-e-v-il-2.signalbox")
    }
}
