import Events
import Testing

@testable import Canary

@Suite struct `A canary's ladder` {
    @Test func `two quick tries, then the backoff, exactly`() {
        var client = MachineHarness(seed: 42)
        client.handle(.started)
        var expected = SeededGenerator(seed: 42)

        for retry in 0..<6 {
            client.handle(.ended(.status(502)))
            let wait = client.wake()
            #expect(
                wait == ReconnectPolicy.meteor.delay(beforeRetry: retry, random: &expected),
                "retry \(retry)"
            )
            if retry < 2 { #expect(wait == .milliseconds(10)) }
        }
    }

    @Test func `each try is told with its number, outcome and next time`() {
        var client = MachineHarness()
        client.handle(.started)
        client.advance(.milliseconds(3))
        client.handle(.ended(.refused))
        _ = client.wake()
        client.handle(.ended(.status(503)))

        #expect(
            client.take().reports == [
                .attemptStarted(attempt: 1),
                .attemptFailed(attempt: 1, outcome: .refused, took: .milliseconds(3)),
                .waiting(attempt: 2, until: WallTime(rawValue: 13_000_000)),
                .attemptStarted(attempt: 2),
                .attemptFailed(attempt: 2, outcome: .status(503), took: .zero),
                .waiting(attempt: 3, until: WallTime(rawValue: 23_000_000)),
            ]
        )
    }

    @Test func `the counter starts again when the transport opens, not when DDP connects`() {
        var client = MachineHarness()
        client.handle(.started)
        for _ in 0..<4 {
            client.handle(.ended(.status(502)))
            _ = client.wake()
        }
        #expect(client.machine.retryCount == 4)

        client.handle(.connected, .requestSent)
        #expect(client.machine.retryCount == 4)
        client.handle(.opened(servedBy: nil))
        #expect(client.machine.retryCount == 0)
        client.handle(.ended(.dropped))

        #expect(client.wake() == .milliseconds(10))
        // The tries of one gap are counted on: the user could not work in between.
        #expect(client.machine.attempt == 6)
    }

    @Test func `a lost session begins a new count of tries`() {
        var client = MachineHarness()
        client.handle(.started)
        client.becomeUsable()
        _ = client.take()
        client.handle(.ended(.dropped))

        #expect(
            client.take().reports == [
                .lost(.dropped), .waiting(attempt: 1, until: WallTime(rawValue: 10_000_000)),
            ]
        )
        _ = client.wake()
        #expect(client.take().reports == [.attemptStarted(attempt: 1)])
    }

    @Test func `a try that hangs is given up after the connect timeout`() {
        var client = MachineHarness()
        client.handle(.started, .connected)
        _ = client.take()

        #expect(client.wake() == .seconds(10))
        let done = client.take()
        #expect(done.actions == [.abandon])
        #expect(
            done.reports.first
                == .attemptFailed(attempt: 1, outcome: .timeout, took: .seconds(10))
        )
    }

    @Test func `the connect timeout ends with the opening of the transport`() {
        var client = MachineHarness()
        client.handle(.started, .connected, .requestSent, .opened(servedBy: nil))
        client.advance(.seconds(11))
        client.handle(.timePassed)

        #expect(client.take().actions == [.connect])
        // Silence does not go unnoticed: 100 s after the opening it is over.
        #expect(client.wake() == .seconds(89))
        #expect(client.take().actions == [.abandon])
    }

    @Test func `SignalR gives up after four retries`() {
        var client = MachineHarness(policy: .signalR)
        client.handle(.started)
        var waits: [Duration] = []
        for _ in 0..<4 {
            client.handle(.ended(.refused))
            if let wait = client.wake() { waits.append(wait) }
        }
        client.handle(.ended(.refused))

        #expect(waits == [.zero, .seconds(2), .seconds(10), .seconds(30)])
        #expect(client.wake() == nil)
        #expect(client.take().reports.last == .left)
    }

    @Test(arguments: [
        (TransportEnd.dropped, SessionLoss.dropped), (.reset, .reset),
        (.closed(code: 1001), .closed(code: 1001)),
    ])
    func `a loss says how the session ended`(end: TransportEnd, loss: SessionLoss) {
        var client = MachineHarness()
        client.handle(.started)
        client.becomeUsable()
        _ = client.take()
        client.handle(.ended(end))

        #expect(client.take().reports.first == .lost(loss))
    }

    @Test func `a client that leaves says goodbye and stays away`() {
        var client = MachineHarness()
        client.handle(.started)
        client.becomeUsable()
        _ = client.take()
        client.handle(.stopped, .ended(.closed(code: 1000)), .stopped)

        let done = client.take()
        #expect(done.actions == [.close(code: 1000)])
        #expect(done.reports == [.left])
        #expect(client.machine.wakeAt == nil)
    }
}
