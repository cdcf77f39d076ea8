/// How much of what was recorded is kept in the state folder; nil where the file says nothing of it.
func readRecording(_ value: YAMLValue) -> Configuration.Recording {
    let values = value.mapping(["keep_mib", "keep", "reserve_mib"]) ?? [:]
    var recording = Configuration.Recording()
    recording.keepMiB = values["keep_mib"]?.integer(16...1_048_576) ?? recording.keepMiB
    let longest = Duration.seconds(366 * 86_400)
    recording.keep =
        values["keep"]?.duration(atLeast: .seconds(60), atMost: longest) ?? recording.keep
    recording.reserveMiB = values["reserve_mib"]?.integer(0...1_048_576) ?? recording.reserveMiB
    return recording
}
