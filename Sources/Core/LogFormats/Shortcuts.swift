/// The quick ways to read lines like those before, and what they remember.
///
/// Each claims only lines in which the thorough way finds the same; every other is left to that.
struct Shortcuts: Sendable {
    /// False where every line is to be read the thorough way.
    let areTaken: Bool
    /// The keys of nginx's JSON.
    var keyOrder = KeyOrder()
}
