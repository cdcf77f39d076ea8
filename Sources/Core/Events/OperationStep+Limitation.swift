extension OperationStep {
    /// What this step leaves undone though one might take it for granted; nil where nothing is.
    ///
    /// For the dialog, before it is confirmed. Each is a property of the program that is asked, not
    /// of the cluster: HAProxy (management.txt, `set server`, `shutdown session`), nginx
    /// (ngx_core_module, `worker_shutdown_timeout`), the kernel (sock_diag(7), signal(7)).
    package var limitation: String? {
        switch action {
        case .haproxySetState(_, .drain):
            "sessions that are there stay until they end by themselves"
        case .haproxySetState(_, .maint):
            "TCP sessions that are there stay; HAProxy stops checking the server"
        case .haproxySetState(_, .ready), .haproxySetWeight, .agentAnswer:
            nil
        case .haproxyShed, .haproxyCut:
            "the app is not asked: its clients see a lost connection and come back by themselves"
        case .nginxMark(_, .up):
            nil
        case .nginxMark:
            "nginx cannot end the WebSockets it has to this server: they stay in old workers until "
                + "their clients go or worker_shutdown_timeout ends all of a worker"
        case .nginxOldWorkers:
            nil
        case .cutSockets:
            "needs root (CAP_NET_ADMIN) and a kernel with INET_DIAG_DESTROY; this host only"
        case .signal(_, .stop):
            "the kernel goes on taking connections for a stopped app, which nobody answers"
        case .signal, .command:
            nil
        case .handOver:
            "the app only says that it begins; clients that do not understand 1012 wait as usual"
        case .awaitEmpty, .awaitUp:
            nil
        }
    }
}
