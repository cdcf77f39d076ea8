/// Runs one app node until the process is ended.
///
/// - Throws: when the address cannot be listened on.
package func runAppNode(_ options: AppNodeOptions) async throws {
    throw LabError.notRunning(directory: options.store)
}
