import Testing

@Suite struct `What is told of gaps, against the truth` {
    private static let truth = Truth(
        """
        {"at":100.0,"client":"c001","event":"joined"}
        {"at":100.1,"attempt":1,"client":"c001","event":"attempt"}
        {"at":100.2,"attempt":1,"client":"c001","event":"usable","node":"web2","phases_ms":{"connect":1,"tls":2,"upgrade":3,"session":4,"subscribe":5}}
        {"at":200.0,"client":"c001","event":"lost","how":"dropped"}
        {"at":200.01,"attempt":1,"client":"c001","event":"attempt"}
        {"at":200.06,"attempt":1,"client":"c001","event":"failed","outcome":"status","status":502,"took_ms":50}
        {"at":200.07,"attempt":2,"client":"c001","event":"attempt"}
        {"at":200.10,"attempt":2,"client":"c001","event":"usable","node":"web1","phases_ms":{"connect":5,"tls":10,"upgrade":5,"session":5,"subscribe":5}}
        {"at":201.0,"client":"c002","event":"lost","how":"timeout"}
        {"at":300.0,"client":"c001","event":"left"}
        {"at":300.0,"client":"c002","event":"left"}
        """
    )

    /// What a perfect account of the first gap would be.
    private static func told(_ change: (inout ToldGap) -> Void = { _ in }) throws -> ToldGap {
        var gap = try ToldGap.all(
            """
            [{"client":"127.41.100.1 signalbox-canary c001","identity_from":"address+agent",
              "lost_at":200.0,"lost_how":"crash","usable_at":200.1,"gap_ms":100.0,"error_ms":20.0,
              "phases_ms":{"detection":0,"backoff":20,"misrouting":50,"handshake":25,"resubscribe":5},
              "attempts":[{"at":200.01,"node":"web2","outcome":"status","status":502},
                          {"at":200.07,"node":"web1","outcome":"usable","status":null}],
              "node_from":"web2","node_to":"web1","degraded":false,"pinned":false,"inferred":["lost_how"]}]
            """
        )[0]
        change(&gap)
        return gap
    }

    private static func second(usableAt: Double? = nil) throws -> ToldGap {
        try told {
            $0.client = "127.41.100.2 signalbox-canary c002"
            $0.lostAt = 201
            $0.usableAt = usableAt
            $0.milliseconds = usableAt.map { ($0 - 201) * 1_000 }
            $0.nodeFrom = nil
        }
    }

    private func compare(
        _ told: [ToldGap],
        how: String? = "crash",
        within: Double? = nil
    ) -> GapComparison {
        GapComparison(
            Self.truth,
            told: told,
            demands: GapComparison.Demands(lostHow: how, gapMilliseconds: within)
        )
    }

    @Test func `the truth is read with its phases, and starts are no gaps`() throws {
        #expect(Self.truth.gaps.map(\.client) == ["c001", "c002"])
        let gap = Self.truth.gaps[0]
        #expect(gap.nodeFrom == "web2" && gap.nodeTo == "web1")
        #expect(gap.attempts.map(\.outcome) == ["status", "usable"])
        let phases = try #require(gap.phases)
        #expect(abs(phases.backoff - 20) < 0.001)
        #expect(phases.misrouting == 50 && phases.handshake == 25 && phases.resubscribe == 5)
        #expect(Self.truth.gaps[1].phases == nil)
        #expect(Truth("nonsense").problems.count == 1)
    }

    @Test func `a perfect account has no fault`() throws {
        let comparison = compare([try Self.told(), try Self.second()])
        #expect(comparison.share == 1)
        #expect(comparison.invented.isEmpty)
        #expect(comparison.faults == [], "\(comparison.report)")
    }

    @Test func `a gap of another time, or of another client, is missed and invented`() throws {
        for gap in [
            try Self.told { $0.lostAt = 203 },
            try Self.told { $0.client = "127.41.100.1 signalbox-canary c003" },
        ] {
            let comparison = compare([gap, try Self.second()])
            #expect(comparison.missed.map(\.client) == ["c001"])
            #expect(comparison.invented == [gap])
            #expect(comparison.share == 0.5)
        }
    }

    @Test func `one loss is told once`() throws {
        let comparison = compare([try Self.told(), try Self.told(), try Self.second()])
        #expect(comparison.pairs.count == 2)
        #expect(comparison.invented.count == 1)
    }

    @Test func `a client that left with the lab may be told as one that waits`() throws {
        let leaver = try Self.told {
            $0.lostAt = 300.2
            $0.usableAt = nil
            $0.milliseconds = nil
        }
        #expect(compare([try Self.told(), try Self.second(), leaver]).invented.isEmpty)
    }

    @Test func `each figure that is off is named`() throws {
        let wrong: [(String, ToldGap)] = [
            ("lost by closed", try Self.told { $0.lostHow = "closed" }),
            ("lost on web1", try Self.told { $0.nodeFrom = "web1" }),
            ("back on web2", try Self.told { $0.nodeTo = "web2" }),
            ("still waiting", try Self.told { $0.milliseconds = nil }),
            ("221.0 ms, not 100", try Self.told { $0.milliseconds = 221 }),
            ("told to be degraded", try Self.told { $0.degraded = true }),
            ("told to be pinned", try Self.told { $0.pinned = true }),
            ("misrouting 151.0 ms", try Self.told { $0.phases.misrouting = 151 }),
        ]
        for (words, gap) in wrong {
            let faults = compare([gap, try Self.second()]).faults
            #expect(faults.count == 1 && faults[0].contains(words), "\(faults)")
        }
        let back = compare([try Self.told(), try Self.second(usableAt: 202)]).faults
        #expect(back.count == 1 && back[0].contains("not waiting"), "\(back)")
    }

    @Test func `a handshake that nobody saw may be in the backoff, when that is told`() throws {
        let gap = try Self.told {
            $0.phases.backoff = 170
            $0.phases.handshake = 150
        }
        #expect(compare([gap, try Self.second()]).faults.count == 2)
        let merged = try Self.told {
            $0.phases.backoff = 100
            $0.phases.handshake = 0
            $0.inferred.append("handshake")
        }
        #expect(compare([merged, try Self.second()]).faults.isEmpty)
    }

    @Test func `a length is held against the told error, or against a demand`() throws {
        let gap = try Self.told { $0.milliseconds = 215 }
        #expect(compare([gap, try Self.second()]).faults.isEmpty)
        #expect(compare([gap, try Self.second()], within: 100).faults.count == 1)
    }
}
