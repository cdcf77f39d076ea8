import NIOCore
import NIOPosix

/// A loopback network 127.N.0.0/16 that belongs to one lab.
///
/// Held by a socket that listens on 127.N.0.1:8440 as long as the lab lives: two labs that start
/// at the same moment cannot choose the same network, and a crash gives it back.
final class Network: Sendable {
    /// The networks tried in turn: away from 127.0, where everybody's programs listen.
    private static let choices: ClosedRange<UInt8> = 41...99
    private static let reservationPort = 8_440

    let octet: UInt8
    private let reservation: any Channel

    /// Takes network 127.`wanted`, or the first free one.
    ///
    /// - Parameters:
    ///   - wanted: the second octet; nil for the first of 41 to 99 on which nothing listens.
    ///   - listening: the addresses that have to be free, for a network.
    /// - Throws: `LabError.badOption` when what is wanted is in use, or everything is.
    init(wanted: UInt8?, listening: (UInt8) -> [String]) async throws {
        let choices = wanted.map { $0...$0 } ?? Self.choices
        var problem = ""
        for octet in choices {
            do {
                let reservation = try await Self.listen("127.\(octet).0.1:\(Self.reservationPort)")
                do {
                    for address in listening(octet) { try await Self.listen(address).close() }
                } catch {
                    try? await reservation.close()
                    throw error
                }
                self.octet = octet
                self.reservation = reservation
                return
            } catch {
                problem = "\(error)"
            }
        }
        throw LabError.badOption(
            name: "--network",
            value: wanted.map(String.init) ?? "41 to 99",
            remedy: "\(problem); name another second octet of 127.N.0.0"
        )
    }

    /// Gives the network back.
    func release() async { try? await reservation.close() }

    private static func listen(_ address: String) async throws -> any Channel {
        let parts = address.split(separator: ":")
        do {
            return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                // As nginx and HAProxy do: what lingers in TIME_WAIT is no obstacle.
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: String(parts[0]), port: Int(parts[1]) ?? 0).get()
        } catch {
            throw LabError.system(action: "listen on \(address)", reason: "\(error)")
        }
    }
}
