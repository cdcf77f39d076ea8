/// Why nginx's status page could not be had.
package enum StatusError: Error, Equatable, CustomStringConvertible {
    /// Nothing was asked: nobody listens, no such host.
    case unreachable(address: String, reason: String)
    /// It was asked, and the answer did not come or broke off.
    case noAnswer(address: String, reason: String)
    /// It answered with another HTTP status than 200.
    case status(Int, address: String)
    case tooLarge(address: String, bytesMax: Int)
    /// The answer is not what `stub_status` writes.
    case notAStatusPage(address: String, line: Int, text: String)

    package var description: String {
        switch self {
        case .unreachable(let address, let reason): "\(address) cannot be reached: \(reason)"
        case .noAnswer(let address, let reason): "no answer from \(address): \(reason)"
        case .status(let status, let address):
            "\(address) answered \(status); check `stub_status` and its `allow`"
        case .tooLarge(let address, let bytesMax):
            "\(address) answered more than \(bytesMax) bytes, which is no status page"
        case .notAStatusPage(let address, let line, let text):
            "\(address) is no `stub_status` page: line \(line) is \"\(text)\""
        }
    }
}
