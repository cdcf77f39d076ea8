import Events

/// Where drills write and read back.
func readWrites(_ value: YAMLValue) -> Configuration.Writes? {
    let keys = ["url", "insert", "remove", "publication", "field", "clients", "every", "ca"]
    guard let values = value.mapping(keys) else { return nil }
    let example = "wss://127.0.0.1:8443/websocket"
    if values["url"] == nil { value.missing("url", example: example) }
    let every = values["every"]?.duration(atLeast: .milliseconds(20), atMost: .seconds(60))
    let writes = Configuration.Writes(
        url: values["url"]?.url(["ws", "wss"], example: example) ?? "",
        insert: values["insert"].flatMap(readMethod) ?? "tasks.insert",
        remove: values["remove"].flatMap(readMethod) ?? "tasks.remove",
        publication: values["publication"].flatMap(readMethod) ?? "tasks",
        field: values["field"].flatMap(readMethod) ?? "text",
        clients: values["clients"]?.integer(1...50) ?? 3,
        every: every ?? .milliseconds(500),
        certificateAuthority: values["ca"]?.path()
    )
    return writes.url.isEmpty ? nil : writes
}

/// A name of Meteor's: of a method, a publication or a field, such as `/tasks/insert`.
private func readMethod(_ value: YAMLValue) -> String? {
    guard let text = value.text() else { return nil }
    guard (1...128).contains(text.utf8.count),
        text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
        value.report("write 1 to 128 letters, digits and signs, such as tasks.insert")
        return nil
    }
    return text
}
