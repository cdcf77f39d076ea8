import Recording
import Runtime

/// Opens a recording; what cannot be read is told on standard error.
func openRecording(_ path: String) throws -> Player { try readRecording(path).player }

/// Opens a recording, and whether it was made of logs that existed already.
///
/// Its events are read as they are needed, so what is damaged may show later: see `Player.problem`.
func readRecording(_ path: String) throws -> (player: Player, isImported: Bool) {
    let reader = try RecordingReader(path: path, seal: keyframeSeal())
    let player =
        reader.version > 1
        ? Player(try RecordedRun(reader))
        : Player(try reader.envelopes())
    let damage = reader.damage
    if !damage.isNone {
        complain(
            "signalbox: \(path): \(damage.missingEvents) events missing, \(damage.skippedRows) "
                + "not understood, \(damage.brokenPlaces) broken places"
        )
    }
    if player.isEmpty { throw Failure(.usage, "signalbox: \(path): nothing was recorded in it") }
    return (player, reader.header.isImported)
}

/// The seal of this user and program; nil when the user's folder cannot hold a key.
func keyframeSeal() -> KeyframeSeal? {
    KeyframeKey.load(in: stateDirectory()).map { key in
        KeyframeSeal(program: "signalbox \(programVersion)", key: key)
    }
}
