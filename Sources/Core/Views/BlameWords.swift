import Canvas
import Events
import Model

/// The setting that cost the most of all seconds, and in a sentence of its own what makes it cost so;
/// empty while no gap ended and nobody is pinned.
func blameWords(_ scene: Scene) -> [String] {
    if let words = pinWords(scene) { return words }
    let insight = scene.gaps.digest.insight
    let rungs = insight.blames.filter(\.isLadder)
    let waits = rungs.reduce(0) { $0 + $1.share }
    // All of the ladder's rungs are one setting to whoever changes it.
    let others = insight.blames.first { !$0.isLadder }
    guard let first = waits >= others?.share ?? 0 ? rungs.first : others else { return [] }
    let share = first.isLadder ? waits : first.share
    let cost = "\(scene.format.share(share)) of all seconds: "
    let reason = insight.misroutings.first
    switch first.setting {
    case .ladder(let rung):
        var words = cost + "the client's ladder"
        if let fit = insight.ladder, fit.isSure { words += " (\(fit.ladder.name))" }
        let most = rungs.count > 1 ? "most (\(scene.format.share(first.share))) " : ""
        words += ", \(most)before the \(ordinal(rung)) try"
        // The first wait is the client's own doing; the later ones follow tries that failed.
        return [words] + (rung > 1 ? reason.map { [cureWords($0, scene)] } ?? [] : [])
    case .routing(let node):
        let name = node.map { " of \($0)" } ?? ""
        return [cost + "tries\(name) that waited for an answer in vain"]
            + (reason.map { [cureWords($0, scene)] } ?? [])
    case .handshake: return [cost + "the handshake: TCP, TLS, upgrade, welcome"]
    case .resubscribe: return [cost + "subscribing again, at the server"]
    case .detection(let how): return [cost + detectionWords(how)]
    }
}

extension Blame {
    fileprivate var isLadder: Bool {
        if case .ladder = setting { return true }
        return false
    }
}

/// `client ladder: meteor, third try`.
func ladderWords(_ rung: Int, _ fit: LadderFit?) -> String {
    let name = fit.flatMap { $0.isSure ? "\($0.ladder.name), " : nil } ?? ""
    return "client ladder: \(name)\(ordinal(rung)) try"
}

/// `2x502 of web2: in rotation 8.6 s`.
func misroutingWords(_ misrouting: Misrouting, _ scene: Scene) -> String {
    let failures = "\(misrouting.tries)x\(misrouting.outcome.word) of \(misrouting.node)"
    return "\(failures): in rotation \(scene.format.seconds(misrouting.inRotation))"
}

/// What of the proxies' settings let the tries fail.
private func cureWords(_ misrouting: Misrouting, _ scene: Scene) -> String {
    let node = misrouting.node
    if misrouting.servers == 1 {
        return "\(node)'s proxy tries one server only: a second upstream would answer"
    }
    return "\(node) stayed in rotation \(scene.format.seconds(misrouting.inRotation))"
}

private func detectionWords(_ how: LossHow) -> String {
    switch how {
    case .timeout: "until the clients' heartbeat noticed"
    case .cut: "until the balancer's check cut the sessions"
    default: "until the clients noticed"
    }
}

private func ordinal(_ number: Int) -> String {
    let words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
    return words.indices.contains(number - 1) ? words[number - 1] : "\(number)th"
}

/// While clients are pinned nothing else costs as much: who keeps them, and what ends it
/// (failover-physics 0, fact 6).
private func pinWords(_ scene: Scene) -> [String]? {
    let digest = scene.gaps.digest
    guard digest.pinnedWaiting > 0 else { return nil }
    let count = scene.format.counted(digest.pinnedWaiting, "client", "clients")
    let proxy = digest.pinningNode.map { "the proxy of \($0)" } ?? "a proxy that cannot serve them"
    // HTTP/2 connections stay whatever the 502 says (failover-physics 0, fact 6).
    return [
        "\(count) pinned to \(proxy): a second upstream there answers them",
        "or, over HTTP/1.1, have it close connections with its 502: keepalive_timeout 0",
    ]
}
