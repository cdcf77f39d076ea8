import Commands
import Configuration
import HAProxy
import Ports

/// What carries out steps, made from the configuration; asked in this order.
///
/// Also what stands by to take an operation back is made of these: both act alike.
func controlDrivers(of configuration: Configuration) -> [any ControlDriver] {
    var drivers: [any ControlDriver] = [CommandDriver()]
    let sockets = configuration.balancers.map {
        ($0.name, HAProxySocket(address: HAProxyAddress($0.socket)))
    }
    if !sockets.isEmpty {
        drivers.append(HAProxyDriver(sockets: Dictionary(sockets) { first, _ in first }))
    }
    return drivers
}
