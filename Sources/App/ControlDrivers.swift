import Commands
import Configuration
import HAProxy
import Ports

/// What carries out steps, made from the configuration; asked in this order.
///
/// Also what stands by to take an operation back is made of these: both act alike.
func controlDrivers(of configuration: Configuration) -> [any ControlDriver] {
    var drivers: [any ControlDriver] = [CommandDriver()]
    if let balancer = configuration.balancer {
        let address = HAProxyAddress(balancer.socket)
        drivers.append(HAProxyDriver(socket: HAProxySocket(address: address)))
    }
    return drivers
}
