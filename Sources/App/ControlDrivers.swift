import Commands
import Configuration
import HAProxy
import HandOver
import Nginx
import Ports

/// What carries out steps, made from the configuration; asked in this order.
///
/// Also what stands by to take an operation back is made of these: both act alike.
func controlDrivers(of configuration: Configuration) -> [any ControlDriver] {
    programDrivers(of: configuration) + balancerDrivers(of: configuration)
}

/// What acts by HAProxy's runtime sockets, each for the steps of its own name.
private func balancerDrivers(of configuration: Configuration) -> [any ControlDriver] {
    configuration.balancers.map { balancer in
        let socket = HAProxySocket(address: HAProxyAddress(balancer.socket))
        return HAProxyDriver(socket: socket, proxy: balancer.name)
    }
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
    return [commands, SignalDriver(), HandOverDriver(), nginx]
}
