import Events
import Ports
import Runtime
import Synchronization
import Testing

/// A clock that only moves when told to.
private final class HandTicker: Ticker {
    private let time = Mutex(Instant.zero)
    var now: Instant { time.withLock { $0 } }
    var wall: WallTime { WallTime(rawValue: now.rawValue) }
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}

@Suite struct `The mailbox` {
    @Test func `keeps the order of posting and stamps the time of arrival`() {
        let ticker = HandTicker()
        let mailbox = Mailbox(ticker: ticker)

        mailbox.post(.noteAdded(Note(text: "first")), from: "a", at: nil)
        ticker.advance(by: .milliseconds(30))
        mailbox.post(.noteAdded(Note(text: "second")), from: "b", at: nil)
        let (posted, now, dropped) = mailbox.collect()

        #expect(posted.map(\.source) == ["a", "b"])
        #expect(posted.map(\.seen) == [.zero, .zero + .milliseconds(30)])
        #expect(now == .zero + .milliseconds(30))
        #expect(dropped == 0)
        #expect(mailbox.collect().posted.isEmpty)
    }

    @Test func `drops what does not fit and counts it`() {
        let mailbox = Mailbox(ticker: HandTicker())

        for _ in 0..<(Mailbox.capacity + 7) {
            mailbox.post(.noteAdded(Note(text: "")), from: "flood", at: nil)
        }
        let (posted, _, dropped) = mailbox.collect()

        #expect(posted.count == Mailbox.capacity)
        #expect(dropped == 7)
    }
}
