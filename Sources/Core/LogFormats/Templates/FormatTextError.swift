/// Why a described format cannot be used.
package struct FormatTextError: Error, Equatable {
    /// What is wrong and what to write instead.
    package var reason: String
    /// In bytes from the start of the text.
    package var offset: Int
}
