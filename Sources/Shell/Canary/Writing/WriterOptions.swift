/// What is written to while a drill goes on, and how it is read back.
///
/// Over DDP, as Meteor's browsers do: a method that takes a text, one that takes a document's id away
/// again, and a publication that has the documents.
package struct WriterOptions: Equatable, Sendable {
    /// `ws:` or `wss:` address of the WebSocket.
    package var url: String
    /// A method that stores a text as a new document, such as `tasks.insert`.
    package var insert: String
    /// A method that removes a document by its id, such as `tasks.remove`.
    package var remove: String
    /// What has all documents, such as `tasks`.
    package var publication: String
    /// The field that holds the text.
    package var field: String
    /// Clients that write; 1 to `WriterLimits.clientsMax`.
    package var clients: Int
    /// From one write of a client to its next.
    package var every: Duration
    /// How they come back after a loss.
    package var policy: ReconnectPolicy
    /// A file of trusted certificates (PEM); nil for the system's.
    package var certificateAuthority: String?

    package init(
        url: String,
        insert: String = "tasks.insert",
        remove: String = "tasks.remove",
        publication: String = "tasks",
        field: String = "text",
        clients: Int = 3,
        every: Duration = .milliseconds(500),
        policy: ReconnectPolicy = .meteor,
        certificateAuthority: String? = nil
    ) {
        self.url = url
        self.insert = insert
        self.remove = remove
        self.publication = publication
        self.field = field
        self.clients = clients
        self.every = every
        self.policy = policy
        self.certificateAuthority = certificateAuthority
    }
}

/// The bounds of writing, each with its reason.
package enum WriterLimits {
    /// Clients that write: they measure, they are no load.
    package static let clientsMax = 50
    /// Writes of one drill: 50 clients at 20 a second for a minute and a half.
    ///
    /// After that nothing is written any more; what was written still counts.
    package static let writesMax = 100_000
    /// Time for answers to what was sent last, before connections end.
    static let lastAnswers = Duration.seconds(2)
    /// Time in which everything that was acknowledged must be there for a reader.
    ///
    /// Meteor's polling driver looks every 10 s (`pollingIntervalMs` of mongo's
    /// `polling_observe_driver.js`): another node's write is published that late.
    static let readBack = Duration.seconds(15)
    /// From one reading to the next.
    static let readAgain = Duration.milliseconds(500)
    /// Events of one connection that wait for the writer.
    static let eventsMax = 10_000
}
