import Testing

@testable import Probing

@Suite struct `The probe schedule` {
    @Test func `spreads the first probes`() {
        var schedule = ProbeSchedule(intervals: Array(repeating: .seconds(1), count: 4))
        #expect(schedule.takeDue(now: .zero) == [0])
        #expect(schedule.nextDue == .milliseconds(250))
        #expect(schedule.takeDue(now: .milliseconds(249)) == [])
        #expect(schedule.takeDue(now: .milliseconds(500)) == [1, 2])
        #expect(schedule.takeDue(now: .milliseconds(750)) == [3])
        #expect(schedule.nextDue == nil)
    }

    @Test func `does not let a node with a long interval wait for its first probe`() {
        var schedule = ProbeSchedule(intervals: [.seconds(60), .seconds(60)])
        #expect(schedule.takeDue(now: .milliseconds(500)) == [0, 1])
    }

    @Test func `keeps the interval from start to start`() {
        var schedule = ProbeSchedule(intervals: [.seconds(1)])
        #expect(schedule.takeDue(now: .milliseconds(3)) == [0])
        schedule.finish(0, now: .milliseconds(40))
        #expect(schedule.nextDue == .seconds(1))
    }

    @Test func `starts the next at once after an overrun, and makes up for none`() {
        var schedule = ProbeSchedule(intervals: [.seconds(1)])
        #expect(schedule.takeDue(now: .zero) == [0])
        #expect(schedule.takeDue(now: .milliseconds(3_400)) == [])
        schedule.finish(0, now: .milliseconds(3_500))
        #expect(schedule.nextDue == .milliseconds(3_500))
        #expect(schedule.takeDue(now: .milliseconds(3_500)) == [0])
        schedule.finish(0, now: .milliseconds(3_600))
        #expect(schedule.nextDue == .milliseconds(4_500))
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .milliseconds(1)])
    func `never probes without a pause`(every: Duration) {
        var schedule = ProbeSchedule(intervals: [every])
        #expect(schedule.takeDue(now: .zero) == [0])
        schedule.finish(0, now: .zero)
        #expect(schedule.nextDue == ProbeSchedule.shortestInterval)
    }

    @Test func `has nothing to do without nodes`() {
        var schedule = ProbeSchedule(intervals: [])
        #expect(schedule.nextDue == nil)
        #expect(schedule.takeDue(now: .seconds(9)) == [])
    }
}
