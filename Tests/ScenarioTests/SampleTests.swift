import Events
import Model
import Testing

/// Real incidents whose clients measured themselves: the proxies' logs alone must tell the same.
@Suite(.enabled(if: areSamplesThere, "the labelled samples are not beside the project"))
struct `The logs of a real failover` {
    /// Samples whose logs are whole, and how their sessions were lost.
    ///
    /// Of the others only the first and last lines were kept.
    static let whole: [(name: String, how: LossHow)] = [
        ("A_seed_freeze", .timeout), ("C_backup_kill", .crash), ("D_drain_stop", .closed),
        ("G_kill", .crash), ("nginx_stream_A_kill", .crash),
    ]

    @Test(arguments: whole)
    func `tell every client's gap and no other`(name: String, how: LossHow) throws {
        let gaps = allGaps(in: try state(ofSample: name))
        let truth = try SampleTruth("\(samplesFolder)/\(name)/clients_events.jsonl")
        for known in truth.gaps {
            let found = gaps.filter {
                $0.sampleClient == known.client && abs($0.lostAt.seconds - known.lostAt) < 0.05
            }
            let gap = try #require(found.first, "client \(known.client) of \(name)")
            #expect(found.count == 1)
            #expect((gap.usableAt == nil) == (known.backAt == nil), "client \(known.client)")
            if let failures = known.failures {
                #expect(gap.failures == failures, "client \(known.client)")
            }
            if let length = gap.length, let back = known.backAt {
                let error = abs(length.seconds - (back - known.lostAt))
                #expect(error <= 0.1, "client \(known.client): \(error) s")
                #expect(error <= gap.error.seconds, "client \(known.client): \(error) s")
            }
        }
        #expect(gaps.count == truth.gaps.count)
    }

    @Test(arguments: whole)
    func `tell how its sessions were lost`(name: String, how: LossHow) throws {
        let gaps = allGaps(in: try state(ofSample: name))
        #expect(!gaps.isEmpty)
        for gap in gaps { #expect(gap.how == how, "\(gap.client)") }
    }

    @Test(arguments: whole.map(\.name) + ["A_seed_kill", "A_seed_rolling"])
    func `make parts that sum to the gap`(name: String) throws {
        for gap in allGaps(in: try state(ofSample: name)) {
            guard let length = gap.length else { continue }
            let parts = anatomy(of: gap, fault: nil)
            let all = [parts.backoff, parts.misrouting, parts.handshake, parts.resubscribe]
            #expect(all.allSatisfy { $0 >= .zero })
            #expect(all.reduce(.zero, +) == length)
        }
    }

    /// Goodbyes to all at once are no crash, however close together their ends are.
    @Test func `tell a goodbye from a crash`() throws {
        let gaps = allGaps(in: try state(ofSample: "A_seed_rolling"))
        #expect(gaps.count > 100)
        for gap in gaps { #expect(gap.how == .closed, "\(gap.client) at \(gap.lostAt.seconds)") }
        let killed = allGaps(in: try state(ofSample: "A_seed_kill"))
        #expect(killed.count > 80)
        for gap in killed { #expect(gap.how == .crash, "\(gap.client)") }
    }
}

extension Gap {
    fileprivate var failures: Int {
        attempts.count {
            if case .failed = $0.result { return true }
            return false
        }
    }
}

extension WallTime {
    fileprivate var seconds: Double { Double(rawValue) / 1e9 }
}
