import ArgumentParser
import Events
import Model
import Ports
import Recording

/// What is kept of people, for every command that keeps events.
struct PrivacyOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Keep no client's address and no raw line.",
            discussion: """
                Addresses are replaced by a hash with this user's key, so that one client stays \
                one. Values of queries and cookies, tokens and credentials are never kept.
                """
        )
    )
    var anonymize = false
}

/// A source whose events lose what must not be kept before anything folds or records them.
final class RedactingSource: EventSource {
    private let source: any EventSource
    private let redactor: Redactor

    init(_ source: any EventSource, _ redactor: Redactor) {
        self.source = source
        self.redactor = redactor
    }

    func start(into sink: any EventSink) {
        source.start(into: Sink(sink: sink, redactor: redactor))
    }

    func observeNow() { source.observeNow() }
    func stop() async { await source.stop() }

    private struct Sink: EventSink {
        var sink: any EventSink
        var redactor: Redactor

        func post(_ event: Event, from source: SourceID, at: WallTime?) {
            sink.post(redactor.redact(event), from: source, at: at)
        }
    }
}

/// What is taken out of events on this host, by this user's key: the same client has the same name
/// in all of this user's recordings.
///
/// Without a folder for the key it is one for this run.
func redactor(isAnonymous: Bool, identity: IdentityRule?) -> Redactor {
    var random = SystemRandomNumberGenerator()
    let own = KeyframeKey.load(in: stateDirectory())
    let key = own ?? (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    return Redactor(
        key: SHA256.authenticate(Array("redaction".utf8), key: key),
        identity: identity,
        isAnonymous: isAnonymous
    )
}

extension Redactor {
    /// What a recording of its events says of it.
    var state: RecordingHeader.Redaction { isAnonymous ? .clients : .secrets }

    func redact(_ envelope: Envelope) -> Envelope {
        var envelope = envelope
        envelope.event = redact(envelope.event)
        return envelope
    }
}
