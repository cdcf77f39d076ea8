import Agent
import Commands
import Configuration
import HAProxy
import HandOver
import Nginx
import Ports
import Runtime
import Sockets

/// What carries out steps, made from the configuration; asked in this order.
///
/// Also what stands by to take an operation back is made of these: both act alike.
func controlDrivers(of configuration: Configuration) -> [any ControlDriver] {
    var drivers: [any ControlDriver] = programDrivers(of: configuration)
    let sockets = configuration.balancers.map {
        ($0.name, HAProxySocket(address: HAProxyAddress($0.socket)))
    }
    if !sockets.isEmpty {
        drivers.append(HAProxyDriver(sockets: Dictionary(sockets) { first, _ in first }))
    }
    if let agent = configuration.agent {
        drivers.append(AgentDriver(file: AgentFile(path: agent.file), ticker: SystemTicker()))
    }
    return drivers
}

/// What acts by programs, signals, files and requests.
private func programDrivers(of configuration: Configuration) -> [any ControlDriver] {
    let commands = CommandDriver()
    let targets = configuration.nginxes.map { proxy in
        NginxTarget(
            name: proxy.name,
            upstreamFile: proxy.upstreamFile,
            upstream: proxy.upstream,
            pidFile: proxy.pidFile,
            test: proxy.test,
            reload: proxy.reload
        )
    }
    let nginx = NginxDriver(targets: targets) { words, limit in
        await commands.run(words, timeout: limit)
    }
    return [commands, SignalDriver(), HandOverDriver(), nginx, SocketCutDriver()]
}
