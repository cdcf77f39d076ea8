import NIOCore
import NIOHTTP1

/// Asking the app to let its clients go.
extension HTTPHandler {
    /// Longest time over which goodbyes can be spread.
    private static let spreadingMax = 60.0

    /// Says goodbye (close code 1012) to those who are there, the oldest first, within the time that
    /// the request names; the node goes on serving, so a balancer must keep new clients away first.
    ///
    /// Only the app's own address is asked: through a proxy every client of the page could.
    func handOver(_ request: HTTPRequestHead) -> Answer {
        guard request.headers["X-Forwarded-For"].isEmpty else {
            return Answer(status: .forbidden, body: "ask the app itself, not through its proxy\n")
        }
        guard let seconds = Self.within(request.uri) else {
            return Answer(
                status: .badRequest,
                body: "write /handover?within=SECONDS, 0 to \(Int(Self.spreadingMax))\n"
            )
        }
        let time = TimeAmount.milliseconds(Int64((seconds * 1_000).rounded()))
        let clients = state.sessions
        state.sayGoodbye(code: 1_012, within: time, reason: "the node hands over")
        let body: JSONValue = ["clients": .integer(Int64(clients))]
        return Answer(status: .accepted, type: "application/json", body: body.text + "\n")
    }

    /// The seconds of `within=`; two where nothing is said, nil where it is no such number.
    private static func within(_ target: String) -> Double? {
        guard let mark = target.firstIndex(of: "?") else { return AppNode.spreading / .seconds(1) }
        let query = target[target.index(after: mark)...]
        guard query.hasPrefix("within="), query.utf8.count <= 20,
            let seconds = Double(query.dropFirst(7)), (0...spreadingMax).contains(seconds)
        else { return nil }
        return seconds
    }
}
