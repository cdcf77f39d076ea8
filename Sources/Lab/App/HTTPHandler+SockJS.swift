import NIOHTTP1

/// SockJS's answers to what its polling clients send.
extension HTTPHandler {
    /// Hands a body on to the session called `name`; nil stands for one that is too long.
    func take(_ body: String?, for name: String) -> Answer {
        guard let session = state.polling.session(name) else {
            return Answer(status: .notFound, body: "there is no such session here\n")
        }
        guard let body else { return Answer(status: .payloadTooLarge, body: "too long\n") }
        guard !body.isEmpty else {
            return Answer(status: .internalServerError, body: "Payload expected.")
        }
        guard session.receive(body) else {
            return Answer(status: .internalServerError, body: "Broken JSON encoding.")
        }
        return Answer(
            status: .noContent,
            type: "text/plain; charset=UTF-8",
            body: "",
            headers: Answer.uncached
        )
    }
}

extension HTTPHandler.Answer {
    fileprivate static let uncached: HTTPHeaders = [
        "Cache-Control": "no-store, no-cache, no-transform, must-revalidate, max-age=0"
    ]

    /// What a poll is answered with: one frame and a newline.
    init(sockJSFrame frame: String) {
        self.init(
            status: .ok,
            type: "application/javascript; charset=UTF-8",
            body: frame + "\n",
            headers: Self.uncached
        )
    }
}
