import Configuration
import Ports
import Recording

extension LiveSession {
    /// What keeps the state folder's recordings within their bounds; nil where this run's file lies
    /// elsewhere or nothing is recorded: a folder of somebody's own is never tidied.
    func keeper(_ journal: Recorder?, _ ticker: any Ticker) -> (any EventSource)? {
        guard recording == .stateFolder, let journal else { return nil }
        let bounds = configuration.recording
        return RecordingKeeper(
            folder: stateDirectory(),
            own: journal.status.path,
            retention: Retention(
                bytesMax: Int64(bounds.keepMiB) << 20,
                ageMax: bounds.keep,
                reserve: Int64(bounds.reserveMiB) << 20
            ),
            ticker: ticker
        )
    }
}
