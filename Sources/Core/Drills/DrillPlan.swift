package import Events

/// A rehearsed failover: what is broken, what must hold before and after, what is promised.
package struct DrillPlan: Codable, Equatable, Sendable {
    /// 1 to 64 of `A-Z a-z 0-9 . _ -`.
    package var name: String
    package var fault: Fault
    /// What is broken; nil until the command line names it.
    ///
    /// A rolling drill takes every node.
    package var node: NodeName?
    /// Whether the fault goes through all nodes, one after the other, each restored before the next.
    package var isRolling: Bool
    package var steady: SteadyState
    package var objectives: Objectives
    package var abort: AbortRule
    /// How long the fault stands before it is taken back.
    package var hold: Duration

    package init(
        name: String,
        fault: Fault,
        node: NodeName? = nil,
        isRolling: Bool = false,
        steady: SteadyState = .init(),
        objectives: Objectives = .init(),
        abort: AbortRule = .init(),
        hold: Duration = .seconds(10)
    ) {
        self.name = name
        self.fault = fault
        self.node = node
        self.isRolling = isRolling
        self.steady = steady
        self.objectives = objectives
        self.abort = abort
        self.hold = hold
    }

    /// What is done to the node.
    package enum Fault: Codable, Equatable, Sendable {
        /// By the lever that the node's configuration has for it.
        case verb(Verb)
        /// By a program and its arguments, never a shell; and what takes it back.
        case command(inject: [String], restore: [String])
    }

    /// Whether clients must notice it: where none does within the hold, nothing was learned.
    var mustBeNoticed: Bool {
        switch fault {
        case .verb(.kill), .verb(.freeze), .verb(.killProxy): true
        default: false
        }
    }

    /// What must hold before the fault, and again after the restore.
    package struct SteadyState: Codable, Equatable, Sendable {
        /// It must hold without a break for this long.
        package var lasting: Duration
        /// It is waited for this long, before the fault and after the restore.
        package var within: Duration
        /// Canary clients that must be connected.
        package var clients: Int

        package init(
            lasting: Duration = .seconds(3),
            within: Duration = .seconds(60),
            clients: Int = 1
        ) {
            self.lasting = lasting
            self.within = within
            self.clients = clients
        }
    }

    /// The most that may happen; nil where nothing is promised, and then nothing is judged.
    package struct Objectives: Codable, Equatable, Sendable {
        /// 95th percentile of the gaps.
        package var reconnectP95: Duration?
        /// Tries that failed or answers 502, 503 and 504, whichever is more.
        package var errors: Int?
        /// Writes that were acknowledged and were not there afterwards.
        package var lostWrites: Int?
        /// From the fault until no client waits any more.
        package var steadyWithin: Duration?

        package init(
            reconnectP95: Duration? = .milliseconds(250),
            errors: Int? = 0,
            lostWrites: Int? = 0,
            steadyWithin: Duration? = .seconds(30)
        ) {
            self.reconnectP95 = reconnectP95
            self.errors = errors
            self.lostWrites = lostWrites
            self.steadyWithin = steadyWithin
        }
    }

    /// When the fault is taken back at once; nil: not for this reason.
    package struct AbortRule: Codable, Equatable, Sendable {
        package var errors: Int?
        /// A client waits for longer than this.
        package var gap: Duration?
        /// Clients that wait at the same time.
        package var waiting: Int?

        package init(errors: Int? = nil, gap: Duration? = nil, waiting: Int? = nil) {
            self.errors = errors
            self.gap = gap
            self.waiting = waiting
        }

        /// Why the fault must be taken back now, in words; nil while it need not.
        package func reason(_ measures: DrillMeasures) -> String? {
            if let errors, measures.errors > errors {
                return "\(measures.errors) errors are more than \(errors)"
            }
            if let gap, let longest = measures.waiting.max(), longest > gap {
                return "a client waits for \(longest.inWords), longer than \(gap.inWords)"
            }
            if let waiting, measures.waiting.count > waiting {
                return "\(measures.waiting.count) clients wait, more than \(waiting)"
            }
            return nil
        }
    }

    /// The plans that need no file, in the order they are listed.
    package static let builtIn = [
        DrillPlan(name: "drain", fault: .verb(.drain)),
        DrillPlan(name: "kill", fault: .verb(.kill)),
        // Meteor finds a hang within 50 s: two looks 17.5 s apart, then 15 s for the answer to a ping
        // (ddp-common/heartbeat.js, ddp-client/common/livedata_connection.js).
        DrillPlan(name: "freeze", fault: .verb(.freeze), hold: .seconds(60)),
        DrillPlan(name: "proxy-kill", fault: .verb(.killProxy)),
        DrillPlan(name: "rolling", fault: .verb(.drain), isRolling: true),
    ]
}

extension Duration {
    /// As people write it: `180 ms`, `2.4 s`, `90 s`.
    package var inWords: String {
        let milliseconds = nanoseconds / 1_000_000
        if abs(milliseconds) < 1_000 { return "\(milliseconds) ms" }
        let tenths = nanoseconds / 100_000_000
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(abs(tenths % 10)) s"
    }
}
