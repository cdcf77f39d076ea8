package import Events

extension Timeline {
    /// The lines of one node's log of one tick, with the counts they make.
    package mutating func log(
        _ node: NodeName,
        _ records: [LogRecord],
        traffic: [TrafficCount]? = nil,
        from source: SourceID? = nil
    ) {
        let statuses = records.compactMap { record -> Int? in
            guard case .access(let access) = record.content else { return nil }
            return access.status
        }
        let counted = Set(statuses).sorted().map { status in
            TrafficCount(status: status, count: statuses.count { $0 == status })
        }
        let batch = LogBatch(
            node: node,
            counts: LogCounts(lines: records.count, understood: records.count),
            traffic: traffic ?? counted,
            records: records,
            lastLineAt: records.last?.at
        )
        send(.logBatchRead(batch), from: source ?? SourceID(rawValue: "nginx \(node) access"))
    }

    /// One line that was read now and has a time of `delay` ago written in it; below zero, one from
    /// the future.
    package mutating func line(from source: SourceID, delay: Duration) {
        let batch = LogBatch(
            node: nil,
            counts: LogCounts(lines: 1, understood: 1),
            records: [],
            lastLineAt: wall - delay
        )
        send(.logBatchRead(batch), from: source)
    }
}

extension LogRecord {
    /// An access-log line.
    package static func access(
        _ status: Int,
        client: String = "127.2.0.1:40000",
        requests: UInt64 = 1,
        at: WallTime
    ) -> LogRecord {
        let access = AccessRecord(
            client: Endpoint(client),
            connectionRequests: requests,
            status: status,
            isUpgrade: status == 101
        )
        return LogRecord(at: at, content: .access(access), raw: RawLine("\(status) \(client)"))
    }

    /// An error-log line, whose clock has whole seconds.
    package static func error(
        _ cause: CauseClass,
        level: String = "error",
        at: WallTime
    ) -> LogRecord {
        let second = WallTime(rawValue: at.rawValue / 1_000_000_000 * 1_000_000_000)
        let error = ErrorRecord(level: level, cause: cause, message: "connect() failed")
        return LogRecord(at: second, content: .error(error), raw: RawLine("[\(level)] \(cause)"))
    }
}

extension HandshakePhases {
    /// Phases in whole milliseconds.
    package static func milliseconds(
        connect: Int = 1,
        tls: Int = 4,
        upgrade: Int = 2,
        session: Int = 3,
        subscribe: Int = 5
    ) -> HandshakePhases {
        HandshakePhases(
            connect: .milliseconds(connect),
            tls: .milliseconds(tls),
            upgrade: .milliseconds(upgrade),
            session: .milliseconds(session),
            subscribe: .milliseconds(subscribe)
        )
    }
}
