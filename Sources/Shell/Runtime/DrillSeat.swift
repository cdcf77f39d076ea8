package import Model
package import Views

/// Where the drills of a console are run; called by the loop's thread only.
package protocol DrillSeat: Sendable {
    /// Drills that can be run.
    var offers: [DrillOffer] { get }
    /// How far the one that runs is; nil while none does.
    var words: String? { get }
    /// Begins or ends a drill, as the operator confirmed.
    func carryOut(_ ask: DrillAsk, in state: State)
    /// Takes a tick.
    func tick(_ state: State)
}
