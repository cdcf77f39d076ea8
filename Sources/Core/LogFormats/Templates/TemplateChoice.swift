/// Several templates for one format: its variants over the years.
extension [TemplateReader] {
    /// Finds the fields by the first template that understands the line, else by the first that
    /// reads it in part.
    ///
    /// Throws the rejection that came farthest.
    func scan(
        _ line: Span<UInt8>,
        from start: Int,
        into found: inout FoundFields,
        _ clock: inout LineClock,
        _ takesShortcuts: Bool
    ) throws(Rejection) {
        let before = found.mark
        var partial: Int?
        var farthest: (index: Int, shortfall: Shortfall)?
        for index in indices {
            do throws(Shortfall) {
                if takesShortcuts, self[index].scanPlain(line, from: start, into: &found, &clock) {
                    return
                }
                try self[index].scan(line, from: start, into: &found, &clock)
                if found.isPartial == before.isPartial || count == 1 { return }
                if partial == nil { partial = index }
            } catch {
                if farthest.map({ $0.shortfall.offset < error.offset }) ?? true {
                    farthest = (index, error)
                }
            }
            found.forget(since: before)
        }
        do throws(Shortfall) {
            if let partial {
                return try self[partial].scan(line, from: start, into: &found, &clock)
            }
        } catch {}
        guard let farthest else {
            throw Rejection(reason: "the format has no template", offset: start)
        }
        throw self[farthest.index].rejection(for: farthest.shortfall)
    }
}
